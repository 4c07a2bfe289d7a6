// What the page of supported names draws: PyTorch's documented names by module, each here, different or absent.

/** A name that is here and differs: how many recorded samples agree, and the first that does not. */
export type Different = { name: string; right: number; all: number; first: string };
/** A name that is not here, with what to use instead where there is something particular. */
export type Absent = { name: string; instead: string };

export type FamilyView = {
  /** The module or class the names are in. */
  of: string;
  id: string;
  /** Here, and every recorded sample agrees. */
  agree: string[];
  /** Here; no recorded sample is named after it. */
  unmeasured: string[];
  different: Different[];
  absent: Absent[];
};

export type SupportView = {
  version: string;
  families: FamilyView[];
  names: number;
  agree: number;
  unmeasured: number;
  different: number;
  absent: number;
  samples: { right: number; all: number };
  /** Deviations that are meant, as sentences; code between backquotes. */
  meant: string[];
};
