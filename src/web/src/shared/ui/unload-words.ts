import { dict } from '../i18n/dict';

export const unloadWords = dict(
  {
    title: (id: string) => `Lấy khỏi UAV: ${id}`,
    scan: 'Số kiện, đọc hoặc quét trên hộp',
    tail: 'Số hiệu UAV, đọc trên thân máy bay',
    wrongBox: (scanned: string, id: string) => `SAI KIỆN: đọc được ${scanned}, cần ${id}.`,
    wrongTail: (read: string, want: string) => `SAI UAV: đọc được ${read}, kiện này ở ${want}.`,
    button: (tail: string, id: string) => `Đã lấy kiện ${id} khỏi ${tail}`,
    notSafe: 'Chưa được lại gần: chờ báo bãi an toàn.',
    safe: 'Bãi an toàn: được lại gần.',
    need: 'Cần đọc số kiện và số hiệu UAV.',
  },
  {
    title: (id) => `Unload ${id}`,
    scan: 'Consignment number, read or scanned from the box',
    tail: 'Tail of the aircraft, read from its body',
    wrongBox: (scanned, id) => `WRONG BOX: ${scanned} was read, ${id} is wanted.`,
    wrongTail: (read, want) => `WRONG AIRCRAFT: ${read} was read, this box is in ${want}.`,
    button: (tail, id) => `${id} is out of ${tail}`,
    notSafe: 'Keep away: wait until the pad is called safe.',
    safe: 'Pad safe: you may approach.',
    need: 'Consignment number and tail are needed.',
  },
);
