// Types that Kit asks every app to declare, and the import suffixes the islands use.
declare global {
  namespace App {}
  /** src/boot.ts, minified (vite.config.ts). */
  const __BOOT_SCRIPT__: string;
}

declare module '*?worker&url' {
  const url: string;
  export default url;
}

export {};
