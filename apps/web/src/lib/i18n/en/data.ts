// Words of one area: data.
export const data = {
  title: 'Your data',
};
