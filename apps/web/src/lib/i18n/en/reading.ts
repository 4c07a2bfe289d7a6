// Words of one area: reading.
export const reading = {
  title: 'Reading',
};
