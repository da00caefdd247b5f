import { expect, it } from 'vitest';
import { body, missing, nobody, yearIsWrong } from './identity';

it('a person belongs to an item at least and has a name', () => {
  expect(missing([], nobody())).toEqual(['items', 'name']);
  expect(missing(['A-1'], { ...nobody(), name: '  ' })).toEqual(['name']);
  expect(missing(['A-1'], { ...nobody(), name: 'Trần Thị Thử' })).toEqual([]);
});
it('what was left empty is not sent', () => {
  expect(body(['A-1'], { ...nobody(), name: ' Trần Thị Thử ' })).toEqual({ items: ['A-1'], name: 'Trần Thị Thử' });
});
it('a year is sent as a number and every other number as it is written', () => {
  const typed = { name: 'Trần Thị Thử', birth_year: ' 1980 ', mrn: 'BN-1', cccd: '001180012345', bhyt: 'DN4010123456789', phone: '0912 345 678' };

  expect(body(['A-1', 'A-2'], typed)).toEqual({ ...typed, items: ['A-1', 'A-2'], birth_year: 1980 });
});
it('a year of birth has four digits or is left empty', () => {
  expect(['', '1980', ' 1980 '].filter((birth_year) => yearIsWrong({ ...nobody(), birth_year }))).toEqual([]);
  expect(['80', '1980a', '1.980', '-198'].filter((birth_year) => !yearIsWrong({ ...nobody(), birth_year }))).toEqual([]);
});
