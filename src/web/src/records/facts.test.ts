import { describe, expect, it } from 'vitest';
import { facts, place, type Names } from './facts';

const names: Names = {
  name: (id) => (id === 'lan' ? 'Nguyễn Thị Lan' : id),
  siteName: (id) => (id === 'C-GL' ? 'Trạm Gia Lâm' : id),
  padName: (id) => `bãi ${id}`,
  payloadName: (code) => `loại ${code}`,
  reasonName: (code) => (code === 'R_NO_LABEL' ? 'Thiếu nhãn' : code),
};
const vi = (data: Record<string, unknown>) => Object.fromEntries(facts(data, 'vi', names));

describe('the content of a record', () => {
  it('shows times as times, temperatures in degrees, percents and masses with their units', () => {
    expect(vi({ clock_started: 1_795_305_490_770, temperature_mc: 20_500, charge_milli_percent: 97_400, mass_g: 1_420, silent_ms: 5_300, wind_cms: 310, off_cm: 42 })).toEqual({
      'Đồng hồ mẫu bắt đầu': '22/11/2026 06:58:10',
      'Nhiệt độ': '20,5\u00a0°C',
      Pin: '97,4\u00a0%',
      'Khối lượng': '1.420\u00a0g',
      'Im lặng': '5,3\u00a0s',
      Gió: '3,1\u00a0m/s',
      'Lệch tâm bãi': '0,4\u00a0m',
    });
  });
  it('says what holds a booking, until when, and how much later it is expected', () => {
    expect(vi({ by: { STOP_ORDER: '491/BTL-TM' }, until: 1_795_305_490_770 })).toEqual({ 'Bị giữ vì': 'Lệnh dừng bay 491/BTL-TM', 'Đến': '22/11/2026 06:58:10' });
    expect(vi({ waits_s: 240, later_s: 300 })).toEqual({ 'Chờ giờ trống': '240\u00a0s', 'Muộn hơn': '300\u00a0s' });
  });
  it('names people, places and coded reasons', () => {
    expect(vi({ holder: { person: 'lan', role: 'nurse', site: 'C-GL' }, payload: 'SPC-CBC', deviations: ['SEAL', 'TIME'], to: 'desk' })).toEqual({
      'Người giữ': 'Nguyễn Thị Lan, Điều dưỡng, Trạm Gia Lâm',
      'Loại hàng': 'loại SPC-CBC',
      'Sai lệch': 'niêm phong; quá thời gian',
      'Giao cho': 'bàn nhận của khoa',
    });
    expect(vi({ items: [{ code: 'GL-118204', outcome: 'refused', reason: 'R_NO_LABEL' }, { code: 'X-1', outcome: 'refused', extra: true }] })['Mẫu']).toBe('GL-118204: Từ chối, Thiếu nhãn; X-1: Từ chối (ngoài phiếu)');
  });
  it('puts a place in words', () => {
    expect(place(210_616_000, 1_058_981_000, 'vi')).toBe('21,06160° B, 105,89810° Đ');
    expect(vi({ latitude_e7: 210_616_000, longitude_e7: -1_058_981_000 })).toEqual({ 'Vị trí': '21,06160° B, 105,89810° T' });
  });
  it('says what the document of a grant is for', () => {
    const told = { authority: 'Bộ Tư lệnh', between: ['C-GL', 'H-DG'], day: '2026-12-01', covers: ['DG26120100042U'] };
    expect(vi({ document: 'CV-14', told })).toEqual({
      'Số văn bản': 'CV-14',
      'Văn bản ghi': 'Cơ quan Bộ Tư lệnh, Giữa C-GL; H-DG, Ngày 2026-12-01, Cả các yêu cầu DG26120100042U',
    });
  });
  it('of a newer program is shown as it is written', () => {
    expect(vi({ new_field: 'x', plan: { line: [] } })).toEqual({ 'new field': 'x' });
  });
});
