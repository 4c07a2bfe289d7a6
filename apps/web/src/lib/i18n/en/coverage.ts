// Words of one area: coverage.
export const coverage = {
  title: 'Coverage',
};
