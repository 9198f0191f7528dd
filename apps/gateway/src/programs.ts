/** Under this name the published versions of the program are injected (`Programs`). */
export const PROGRAMS = Symbol('programs');
