// What states, roles, acts, urgencies and outcomes are called in both languages.

import type { ClockStart, ConsignmentState, FlightState, ItemOutcome, NextAct, Priority, Role, SealState } from '../api/types';

export const states: Record<ConsignmentState, string> = {
  SUBMITTED: 'Đã gửi',
  ACCEPTED: 'Đã tiếp nhận',
  DECLINED: 'Không tiếp nhận',
  PACKED: 'Đã đóng gói, niêm phong',
  HANDED_TO_CARRIER: 'Đã bàn giao vận chuyển',
  LOADED: 'Đã lên UAV',
  IN_FLIGHT: 'Đang bay',
  LANDED: 'Đã hạ cánh',
  UNLOADED: 'Chờ kiểm nhận',
  RECEIVED: 'Đã nhận',
  RECEIVED_REMARK: 'Đã nhận, có ghi chú',
  REFUSED: 'Từ chối nhận',
  QUARANTINED: 'Biệt trữ chờ quyết định',
  RETURNING: 'Đang quay về',
  ROAD: 'Chuyển đường bộ',
  INCIDENT: 'Sự cố',
  DISPOSED: 'Đã tiêu hủy',
  CANCELLED: 'Đã hủy',
  CLOSED: 'Hoàn tất',
};
export const statesEn: Record<ConsignmentState, string> = {
  SUBMITTED: 'Submitted',
  ACCEPTED: 'Accepted',
  DECLINED: 'Declined',
  PACKED: 'Packed and sealed',
  HANDED_TO_CARRIER: 'Handed to carrier',
  LOADED: 'Loaded',
  IN_FLIGHT: 'In flight',
  LANDED: 'Landed',
  UNLOADED: 'Awaiting receipt',
  RECEIVED: 'Received',
  RECEIVED_REMARK: 'Received with remark',
  REFUSED: 'Refused',
  QUARANTINED: 'In quarantine, decision awaited',
  RETURNING: 'Returning',
  ROAD: 'Switched to road',
  INCIDENT: 'Incident',
  DISPOSED: 'Disposed of',
  CANCELLED: 'Cancelled',
  CLOSED: 'Closed',
};
export const roles: Record<Role, string> = {
  nurse: 'Điều dưỡng',
  packer: 'Người đóng gói',
  lab: 'Khoa Xét nghiệm',
  handler: 'Nhân viên bãi đáp',
  dispatcher: 'Điều phối viên',
  pilot: 'Người điều khiển bay',
  lead: 'Trưởng ca',
  quality: 'Quản lý chất lượng',
  maintenance: 'Kỹ thuật bảo dưỡng',
  courier: 'Người chuyển đường bộ',
  auditor: 'Kiểm tra viên',
  admin: 'Quản trị tài khoản',
};
export const rolesEn: Record<Role, string> = {
  nurse: 'Nurse',
  packer: 'Packer',
  lab: 'Laboratory',
  handler: 'Pad handler',
  dispatcher: 'Dispatcher',
  pilot: 'Remote pilot',
  lead: 'Shift lead',
  quality: 'Quality officer',
  maintenance: 'Maintenance',
  courier: 'Road courier',
  auditor: 'Auditor',
  admin: 'Account administrator',
};
export const acts: Record<NextAct, string> = {
  accept: 'Tiếp nhận yêu cầu',
  pack: 'Đóng gói, niêm phong',
  offer: 'Ký giao kiện',
  take_custody: 'Ký nhận kiện',
  load: 'Đưa lên UAV',
  accept_load: 'Nhận kiện trên UAV',
  prepare: 'Nạp nhiệm vụ bay',
  clear: 'Cấp phép bay',
  launch: 'Cho cất cánh',
  fly: 'Theo dõi chuyến bay',
  unload: 'Lấy kiện khỏi UAV',
  receive: 'Kiểm nhận',
  close: 'Hoàn tất',
  decide: 'Quyết định biệt trữ',
  dispose: 'Trả lại hoặc tiêu hủy',
  recover: 'Tìm và thu hồi kiện',
  by_road: 'Chuyển đường bộ',
};
export const actsEn: Record<NextAct, string> = {
  accept: 'Accept the request',
  pack: 'Pack and seal',
  offer: 'Sign to hand over',
  take_custody: 'Sign to take custody',
  load: 'Load into the aircraft',
  accept_load: 'Accept the loaded box',
  prepare: 'Send the mission',
  clear: 'Clear the flight',
  launch: 'Launch',
  fly: 'Follow the flight',
  unload: 'Unload the box',
  receive: 'Check and receive',
  close: 'Close',
  decide: 'Decide on the quarantine',
  dispose: 'Return or dispose of it',
  recover: 'Search and recover the box',
  by_road: 'Switched to road',
};
export const priorities: Record<Priority, string> = { routine: 'Thường quy', urgent: 'Ưu tiên', asap: 'Khẩn', stat: 'Cấp cứu' };
export const prioritiesEn: Record<Priority, string> = { routine: 'Routine', urgent: 'Priority', asap: 'Urgent', stat: 'STAT' };
export const outcomes: Record<ItemOutcome, string> = { accepted: 'Chấp nhận', accepted_remark: 'Chấp nhận có ghi chú', refused: 'Từ chối', missing: 'Thiếu', quarantined: 'Cách ly', disposed: 'Đã hủy', returned: 'Đã trả về' };
export const outcomesEn: Record<ItemOutcome, string> = { accepted: 'Accepted', accepted_remark: 'Accepted with remark', refused: 'Refused', missing: 'Missing', quarantined: 'Quarantined', disposed: 'Disposed', returned: 'Returned' };
export const seals: Record<SealState, string> = { intact: 'Còn nguyên', broken: 'Bị rách', missing: 'Không có niêm phong' };
export const sealsEn: Record<SealState, string> = { intact: 'Intact', broken: 'Broken', missing: 'No seal' };
export const clocks: Record<ClockStart, string> = { collected_at: 'Lấy mẫu lúc nào?', issued_at: 'Xuất khỏi kho lúc nào?', thaw_started_at: 'Bắt đầu rã đông lúc nào?', packed_at: 'Tính từ lúc đóng gói' };
export const clocksEn: Record<ClockStart, string> = { collected_at: 'Collected when?', issued_at: 'Issued when?', thaw_started_at: 'Thawing started when?', packed_at: 'Counted from packing' };
export const flightStates: Record<FlightState, string> = { planned: 'Đã lập kế hoạch', cleared: 'Đã cấp phép', launching: 'Đang cho cất cánh', airborne: 'Đang bay', ended: 'Đã kết thúc' };
export const flightStatesEn: Record<FlightState, string> = { planned: 'Planned', cleared: 'Cleared', launching: 'Launching', airborne: 'In the air', ended: 'Ended' };
