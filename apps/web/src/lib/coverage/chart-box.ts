// Where the lines of the charts of coverage over time lie; the rest of the picture is for their labels.
export const chart = { width: 360, height: 190, left: 44, right: 350, top: 12, bottom: 160 };
