// The fingerprint by which evidence knows the text it was made from.
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/** SHA-256 of the UTF-8 text, as 64 hex digits. Line ends count as `\n` however the checkout writes them. */
export function contentHash(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text.replaceAll('\r\n', '\n'))));
}
