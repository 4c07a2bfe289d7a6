// Text as a Python literal, for programs we assemble.

/** A Python string literal that holds `text` as JSON. ASCII JSON strings are Python literals too. */
export function pythonJson(text: string): string {
  const ascii = JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return JSON.stringify(ascii);
}
