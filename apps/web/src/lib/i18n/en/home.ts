// Words of one area: home.
export const home = {
  title: 'Home',
};
