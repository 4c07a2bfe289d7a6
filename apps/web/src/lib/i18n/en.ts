// English, put together from its areas: one file per screen.
import { coverage } from './en/coverage.ts';
import { data } from './en/data.ts';
import { design } from './en/design.ts';
import { figures } from './en/figures.ts';
import { home } from './en/home.ts';
import { lab } from './en/lab.ts';
import { preview } from './en/preview.ts';
import { reading } from './en/reading.ts';
import { review } from './en/review.ts';
import { shell } from './en/shell.ts';
import { support } from './en/support.ts';

export const en = { shell, home, reading, lab, review, coverage, data, preview, design, figures, support };
