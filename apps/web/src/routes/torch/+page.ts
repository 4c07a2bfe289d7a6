// The names of torch are a page to read: no framework script.
export const csr = false;
