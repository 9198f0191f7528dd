/** Filled by the entity files beside this one. */
export const ENTITIES: (new () => object)[] = [];
