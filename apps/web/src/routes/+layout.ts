// Every page is a file, reached with a trailing slash, so that any static host serves it from any folder.
export const prerender = true;
export const trailingSlash = 'always';
