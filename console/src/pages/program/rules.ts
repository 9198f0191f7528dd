import type { ProgramDeclaration, ProgramVersionView } from '#contracts';
import { useGet, type Page } from '../../api/queries.js';

/** The published versions of the program, the newest first. */
export function usePrograms() {
  return useGet<Page<ProgramVersionView>>('/programs');
}

/** The rules in force; undefined until they are there. */
export function useProgram(): ProgramDeclaration | undefined {
  return usePrograms().data?.items.find(({ inForce }) => inForce)?.rules;
}
