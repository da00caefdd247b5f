// What the fields of a record are called, and the words for codes in them.

import { dict } from '../shared/i18n/dict';

export const factWords = dict(
  {
    names: {
      request: 'Mã yêu cầu', payload: 'Loại hàng', items: 'Mẫu', origin: 'Nơi gửi', destination: 'Nơi nhận', priority: 'Mức ưu tiên', priority_reason: 'Lý do ưu tiên',
      clock_started: 'Đồng hồ mẫu bắt đầu', clock_started_at: 'Đồng hồ mẫu bắt đầu', deadline: 'Hạn nhận', order_ref: 'Số phiếu chỉ định', tail: 'UAV', flights: 'Các chuyến bay', flight: 'Chuyến bay', eta: 'Dự kiến nhận', road_eta: 'Dự kiến bằng đường bộ', by: 'Bị giữ vì', STOP_ORDER: 'Lệnh dừng bay', WEATHER: 'Thời tiết', waits_s: 'Chờ giờ trống', later_s: 'Muộn hơn', earlier_s: 'Sớm hơn', movement: 'Máy bay ở sân bay lúc', in_favour_of: 'Nhường cho',
      reason: 'Lý do', box_number: 'Số hộp', seal: 'Niêm phong', logger: 'Thiết bị ghi nhiệt độ', mass_g: 'Khối lượng', temperature_mc: 'Nhiệt độ', temperature_min_mc: 'Nhiệt độ thấp nhất', temperature_max_mc: 'Nhiệt độ cao nhất',
      holder: 'Người giữ', to: 'Giao cho', expires: 'Hết hạn lúc', notice_read: 'Đã đọc NOTOC', site: 'Nơi', cause: 'Vì', state: 'Kết luận', seal_state: 'Tình trạng niêm phong', recollect: 'Cần lấy lại mẫu', deviations: 'Sai lệch', answers: 'Trả lời', expiries: 'Hạn dùng',
      purpose: 'Mục đích', booked_for: 'Đặt cho kiện', swap_needed: 'Cần đổi pin', package: 'Dấu nhiệm vụ', verdict: 'Đọc lại', detail: 'Chi tiết (tiếng Anh)', detail_vi: 'Chi tiết', hook: 'Móc', plan: 'Dấu kế hoạch', charge_milli_percent: 'Pin', wind_cms: 'Gió', gust_cms: 'Gió giật', code: 'Vì',
      cruise_wind_cms: 'Gió ở độ cao bay', wind_from_deg: 'Hướng gió đến', visibility_m: 'Tầm nhìn', rain: 'Mưa', lightning: 'Sét', measured_at: 'Đo lúc', ended: 'Kết quả', position: 'Vị trí', pad: 'Bãi đáp', off_cm: 'Lệch tâm bãi', act: 'Lệnh', tries: 'Số lần gửi', silent_ms: 'Im lặng',
      version: 'Phiên bản', demonstration: 'Trình diễn', pack_out: 'Pin lấy ra', pack_in: 'Pin lắp vào', document: 'Số văn bản', told: 'Văn bản ghi', authority: 'Cơ quan', day: 'Ngày', covers: 'Cả các yêu cầu', from: 'Từ', until: 'Đến', aerodrome: 'Sân bay', at: 'Lúc', codes: 'Vì', rotations: 'Số lượt bay thêm', begun: 'Số lượt đã bay', hours: 'Giờ bay thêm', area: 'Khu vực', radius_m: 'Bán kính', ways: 'Đường vòng', corners: 'Điểm rẽ', between: 'Giữa',
    },
    values: {
      held: 'khớp', release: 'thả', grab: 'giữ', not_held: 'KHÔNG khớp', unknown: 'chưa rõ', done: 'đã thấy thực hiện', refused: 'máy bay từ chối', delivery: 'chở kiện', positioning: 'không mang hàng',
      handler: 'người ở bãi đáp', desk: 'bàn nhận của khoa', pilot: 'người điều khiển bay', hold: 'giữ vị trí', return: 'quay về', land_now: 'hạ cánh ngay', 'land-now': 'hạ cánh ngay',
      SEAL: 'niêm phong', TEMPERATURE: 'nhiệt độ', TIME: 'quá thời gian', EXTRA_ITEM: 'có mẫu ngoài phiếu',
      EXPIRED: 'quá giờ', STOP_ORDERS: 'có lệnh dừng bay', ZONES: 'khu vực đóng', PERMIT: 'giấy phép', PLAN_REVIEW: 'kế hoạch bay không còn đúng', PERMIT_QUOTA: 'hết lượt bay của ngày', PERMIT_ROUTE_QUOTA: 'hết lượt bay của tuyến', PERMIT_TIME: 'ngoài giờ của giấy phép', WEATHER: 'thời tiết', PADS: 'bãi đáp vừa bận', SEPARATION: 'một chuyến bay khác ở quá gần', TRAFFIC: 'có máy bay khác ở gần', MISSION: 'nhiệm vụ trên máy bay thay đổi', LINK: 'mất liên lạc', AUTOPILOT: 'máy bay không còn sẵn sàng', ENERGY: 'pin', LOAD: 'kiện không còn trên máy bay', PILOT: 'người điều khiển đã rời',
      ordered: 'theo lệnh', 'by itself': 'máy bay tự quay về',
      'landed at the origin': 'máy bay hạ cánh ở nơi gửi', 'landed off every pad': 'máy bay hạ cánh ngoài mọi bãi đáp', 'not sent: the ledger recorded it too late': 'không gửi: sổ ghi quá muộn',
    },
    yes: 'có',
    no: 'không',
    none: 'không có',
    north: 'B',
    south: 'N',
    east: 'Đ',
    west: 'T',
    extra: 'ngoài phiếu',
    raw: 'Nguyên văn đã băm và dấu',
  },
  {
    names: {
      request: 'Id of the request', payload: 'Payload', items: 'Items', origin: 'From', destination: 'To', priority: 'Priority', priority_reason: 'Reason for the priority',
      clock_started: 'Clinical clock started', clock_started_at: 'Clinical clock started', deadline: 'Receipt limit', order_ref: 'Order number', tail: 'Aircraft', flights: 'Flights', flight: 'Flight', eta: 'Expected receipt', road_eta: 'Expected by road', by: 'Held by', STOP_ORDER: 'Flight-stop order', WEATHER: 'Weather', waits_s: 'Waits for a slot', later_s: 'Later by', earlier_s: 'Earlier by', movement: 'Movement at', in_favour_of: 'In favour of',
      reason: 'Reason', box_number: 'Box', seal: 'Seal', logger: 'Temperature logger', mass_g: 'Mass', temperature_mc: 'Temperature', temperature_min_mc: 'Lowest temperature', temperature_max_mc: 'Highest temperature',
      holder: 'Held by', to: 'Handed to', expires: 'Expires', notice_read: 'NOTOC read', site: 'Place', cause: 'Because', state: 'Verdict', seal_state: 'State of the seal', recollect: 'To be collected again', deviations: 'Deviations', answers: 'Answers', expiries: 'Expiry',
      purpose: 'Purpose', booked_for: 'Booked for', swap_needed: 'Pack swap needed', package: 'Digest of the mission', verdict: 'Read back', detail: 'Detail', detail_vi: 'Detail in Vietnamese', hook: 'Hook', plan: 'Digest of the plan', charge_milli_percent: 'Charge', wind_cms: 'Wind', gust_cms: 'Gusts', code: 'Because',
      cruise_wind_cms: 'Wind at cruise height', wind_from_deg: 'Wind from', visibility_m: 'Visibility', rain: 'Rain', lightning: 'Lightning', measured_at: 'Measured', ended: 'Outcome', position: 'Position', pad: 'Pad', off_cm: "Off the pad's centre", act: 'Order', tries: 'Times sent', silent_ms: 'Silent for',
      version: 'Version', demonstration: 'Demonstration', pack_out: 'Pack taken out', pack_in: 'Pack put in', document: 'Document number', told: 'The document says', authority: 'Authority', day: 'Day', covers: 'Other requests', from: 'From', until: 'Until', aerodrome: 'Aerodrome', at: 'At', codes: 'Because', rotations: 'Rotations more', begun: 'Rotations begun', hours: 'Extra hours', area: 'Area', radius_m: 'Radius', ways: 'Ways round', corners: 'Corners', between: 'Between',
    },
    values: {
      held: 'equal', release: 'let go', grab: 'take hold', not_held: 'NOT equal', unknown: 'unknown', done: 'seen to happen', refused: 'refused by the aircraft', delivery: 'carries a box', positioning: 'without payload',
      handler: 'the handler at the pad', desk: 'the receiving desk', pilot: 'the remote pilot', hold: 'hold', return: 'return', land_now: 'land now', 'land-now': 'land now',
      SEAL: 'seal', TEMPERATURE: 'temperature', TIME: 'too late', EXTRA_ITEM: 'an item that was not ordered',
      EXPIRED: 'its time is over', STOP_ORDERS: 'a flight-stop order', ZONES: 'a zone is closed', PERMIT: 'the permit', PLAN_REVIEW: 'the plan is not right any more', PERMIT_QUOTA: 'the rotations of the day are used', PERMIT_ROUTE_QUOTA: 'the rotations of the route are used', PERMIT_TIME: 'outside the hours of the permit', WEATHER: 'the weather', PADS: 'a pad was taken', SEPARATION: 'another flight came too close', TRAFFIC: 'another aircraft was near', MISSION: 'the mission on board changed', LINK: 'the link was lost', AUTOPILOT: 'the autopilot was no longer ready', ENERGY: 'the charge', LOAD: 'the box left the aircraft', PILOT: 'the pilot signed off',
      ordered: 'as ordered', 'by itself': 'the aircraft by itself',
      'landed at the origin': 'the aircraft landed at the origin', 'landed off every pad': 'the aircraft landed off every pad', 'not sent: the ledger recorded it too late': 'not sent: the ledger recorded it too late',
    },
    yes: 'yes',
    no: 'no',
    none: 'none',
    north: 'N',
    south: 'S',
    east: 'E',
    west: 'W',
    extra: 'not ordered',
    raw: 'Text that was hashed, and digests',
  },
);
