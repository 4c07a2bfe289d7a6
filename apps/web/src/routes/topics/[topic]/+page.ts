// A page to read: no framework script, only the island loader.
export const csr = false;
