// Words of one area: lab.
export const lab = {
  title: 'Lab',
};
