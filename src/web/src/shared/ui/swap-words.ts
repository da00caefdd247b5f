import { dict } from '../i18n/dict';

export const swapWords = dict(
  {
    title: (tail: string) => `Đổi pin ${tail}`,
    out: 'Số pin lấy ra',
    in: 'Số pin lắp vào',
    known: (pack: string) => `Trong máy bay đang ghi pin ${pack}.`,
    button: (tail: string) => `Ghi nhận đã đổi pin ${tail}`,
    same: 'Hai số pin giống nhau. Đọc lại.',
  },
  {
    title: (tail) => `Swap the pack of ${tail}`,
    out: 'Number of the pack taken out',
    in: 'Number of the pack put in',
    known: (pack) => `Recorded as installed: pack ${pack}.`,
    button: (tail) => `Record the swap on ${tail}`,
    same: 'The two numbers are the same. Read them again.',
  },
);
