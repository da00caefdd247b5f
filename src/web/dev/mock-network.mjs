// The network of the stand-in: a few sites, payloads and accounts. Positions of sites: © OpenStreetMap contributors, ODbL 1.0.

const w = (vi, en) => ({ vi, en });
const site = (id, code, vi, en, kind, latitude, longitude, hub = false) => ({ id, code, name: w(vi, en), kind, latitude, longitude, phone: hub ? '024 0000 0000' : '024 0000 0101', hub, has_pad: true });
const sites = [
  site('H-DG', 'DG', 'Bệnh viện Đa khoa Đức Giang', 'Duc Giang General Hospital', 'hub_hospital', 21.061449, 105.898226, true),
  site('H-GL', 'GL', 'Bệnh viện Đa khoa Gia Lâm', 'Gia Lam General Hospital', 'hospital', 21.009391, 105.944003),
  site('C-GL', 'CG', 'Trạm Y tế xã Gia Lâm', 'Gia Lam Commune Health Station', 'health_station', 21.008288, 105.94402),
  site('C-VH', 'VH', 'Trạm Y tế phường Việt Hưng', 'Viet Hung Ward Health Station', 'health_station', 21.06868, 105.910346),
  site('C-YV', 'YV', 'Trạm Y tế Yên Viên', 'Yen Vien Health Station', 'health_station', 21.096036, 105.916014),
  site('C-XC', 'XC', 'Trạm Y tế Xuân Canh', 'Xuan Canh Health Station', 'health_station', 21.093379, 105.852143),
];
const row = (code, vi, en, category, low, high, minutes, start, un, handover, priority) => ({ code, name: w(vi, en), category, temp_min_c: low, temp_max_c: high, max_minutes: minutes, clock_start: start, un, handover, priority, enabled: true, confirmed: false });
const payloads = [
  row('SPC-CBC', 'Tổng phân tích tế bào máu (EDTA)', 'Full blood count (EDTA)', 'specimen', 15, 25, 480, 'collected_at', 'UN3373', 'scan_and_sign', 'routine'),
  row('SPC-CHEM', 'Sinh hóa máu (chưa ly tâm)', 'Clinical chemistry (not spun)', 'specimen', 15, 25, 120, 'collected_at', 'UN3373', 'scan_and_sign', 'urgent'),
  row('SPC-COAG-PT', 'Đông máu - PT/INR', 'Coagulation - PT/INR', 'specimen', 18, 24, 1440, 'collected_at', 'UN3373', 'scan_and_sign', 'routine'),
  row('SPC-BCULT', 'Cấy máu', 'Blood culture', 'specimen', 15, 25, 240, 'collected_at', 'UN3373', 'scan_and_sign', 'urgent'),
  row('SPC-URINE', 'Nước tiểu (không chất bảo quản)', 'Urine (without preservative)', 'specimen', 2, 25, 120, 'collected_at', 'UN3373', 'scan_and_sign', 'routine'),
  row('SPC-CSF', 'Dịch não tủy', 'Cerebrospinal fluid', 'specimen', 15, 25, 60, 'collected_at', 'UN3373', 'two_person', 'stat'),
  row('MED-EMERG', 'Thuốc cấp cứu (ví dụ adrenalin)', 'Emergency drug (such as adrenaline)', 'drug', 2, 30, 60, 'packed_at', '', 'scan_and_sign', 'stat'),
  row('BLD-RBC', 'Khối hồng cầu', 'Red cells', 'blood', 1, 10, 120, 'issued_at', '', 'two_person', 'stat'),
];
const pads = [
  { id: 'H-DG-1', site: 'H-DG', latitude: 21.0616, longitude: 105.8981 },
  { id: 'H-DG-2', site: 'H-DG', latitude: 21.0613, longitude: 105.8986 },
  ...sites.slice(1).map(({ id, latitude, longitude }) => ({ id: `${id}-1`, site: id, latitude, longitude })),
];
export const network = {
  name: w('Mạng UAV Bệnh viện Đức Giang', 'Duc Giang Hospital drone network'),
  demonstration: true,
  sites,
  pads,
  payloads,
  tails: ['LN-203', 'LN-204', 'LN-207'].map((tail, i) => ({ tail, type: 'vtol-demo', system_id: 11 + i, home_pad: i === 0 ? 'H-DG-1' : i === 1 ? 'H-DG-2' : 'C-VH-1' })),
  refuse_reasons: [
    { code: 'R_ID_MISMATCH', words: w('Thông tin mẫu không khớp phiếu', 'Sample does not match the form'), hl7: 'RI' },
    { code: 'R_HAEMOLYSED', words: w('Mẫu tan máu (vỡ hồng cầu)', 'Haemolysed'), hl7: 'RH' },
    { code: 'R_LEAK', words: w('Rò rỉ, đổ vỡ', 'Leaking or broken'), hl7: 'RB' },
    { code: 'R_QNS', words: w('Không đủ thể tích', 'Quantity not sufficient'), hl7: 'QS' },
  ],
  attribution: '© OpenStreetMap contributors, ODbL 1.0',
};
export const people = {
  nurse: 'Nguyễn Thị Lan', handler: 'Phạm Văn Dũng', dispatcher: 'Lê Minh Châu', pilot: 'Trần Quốc Hải', lab: 'Vũ Thị Hoàng', lead: 'Đỗ Thanh Mai', auditor: 'Bùi Gia Khánh', admin: 'Quản trị',
};
export const roles = {
  nurse: [{ role: 'nurse', sites: ['C-GL'] }],
  handler: [{ role: 'handler', sites: ['H-DG'] }],
  dispatcher: [{ role: 'dispatcher', sites: null }],
  pilot: [{ role: 'pilot', sites: null }],
  lab: [{ role: 'lab', sites: ['H-DG'] }],
  lead: [{ role: 'lead', sites: null }],
  auditor: [{ role: 'auditor', sites: null }],
  admin: [{ role: 'admin', sites: null }],
};
