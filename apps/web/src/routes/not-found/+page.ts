// A page to read: no framework script.
export const csr = false;
