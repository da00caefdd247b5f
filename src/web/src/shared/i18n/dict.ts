// A dictionary is written once in Vietnamese; English must have the same keys with the same parameters, or the build fails.

import type { Lang } from '../api/types';

type Entry = string | ((...args: never[]) => string);
export interface Tree {
  [key: string]: Entry | Tree;
}
/** The same tree with every text replaceable by another text, every function by one of the same parameters. */
export type Same<T> = {
  [K in keyof T]: T[K] extends (...args: infer A) => string ? (...args: A) => string : T[K] extends string ? string : Same<T[K]>;
};

export function dict<T extends object>(vi: T, en: Same<NoInfer<T>>): Record<Lang, T> {
  return { vi, en: en as unknown as T };
}

/** Every plain text of a dictionary with its path, for the word checks. */
export function texts(tree: object, path = ''): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]): [string, string][] => {
    const at = path ? `${path}.${key}` : key;
    if (typeof value === 'string') return [[at, value]];
    if (typeof value === 'object' && value !== null) return texts(value, at);
    return [];
  });
}
