import { dict } from '../i18n/dict';

export const swapWords = dict(
  {
    title: (tail: string) => `Đổi pin ${tail}`,
    out: 'Số pin lấy ra',
    in: 'Số pin lắp vào',
    standing: (tail: string, pad: string) => `${tail} đang ở ${pad}.`,
    known: (pack: string) => `Trong máy bay đang ghi pin ${pack}.`,
    charge: (percent: string) => `Pin còn ${percent}.`,
    need: 'Cần cả hai số pin, mỗi số ít nhất 2 chữ.',
    button: (tail: string) => `Ghi nhận đã đổi pin ${tail}`,
    same: 'Hai số pin giống nhau. Đọc lại.',
  },
  {
    title: (tail) => `Swap the pack of ${tail}`,
    out: 'Number of the pack taken out',
    in: 'Number of the pack put in',
    standing: (tail, pad) => `${tail} stands at ${pad}.`,
    known: (pack) => `Recorded as installed: pack ${pack}.`,
    charge: (percent) => `Charge ${percent}.`,
    need: 'Both pack numbers are needed, each of at least 2 characters.',
    button: (tail) => `Record the swap on ${tail}`,
    same: 'The two numbers are the same. Read them again.',
  },
);
