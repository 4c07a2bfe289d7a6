// Types that Kit asks every app to declare, and the import suffixes the islands use.
declare global {
  namespace App {}
}

declare module '*?worker&url' {
  const url: string;
  export default url;
}

export {};
