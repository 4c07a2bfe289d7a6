// Colour for people at a terminal, none for pipes and for those who set NO_COLOR.
import { styleText } from 'node:util';

export type Paint = (style: 'bold' | 'dim' | 'red' | 'yellow' | 'green', text: string) => string;

export function paintFor(stream: { isTTY?: boolean }, environment: NodeJS.ProcessEnv = process.env): Paint {
  const colour = stream.isTTY === true && !environment.NO_COLOR && environment.TERM !== 'dumb';
  return colour ? (style, text) => styleText(style, text, { validateStream: false }) : (_, text) => text;
}
