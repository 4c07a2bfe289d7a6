// Words of one area: figures.
export const figures = {
  title: 'Figures',
};
