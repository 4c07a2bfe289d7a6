// Words of one area: review.
export const review = {
  title: 'Review',
};
