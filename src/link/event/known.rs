//! The events of PX4 v1.17.0 whose meaning is known here: their numbers, PX4's names and English words for them, ours in Vietnamese.
//!
//! Numbers, names, arguments and English words come from the event metadata that PX4 publishes with its release (BSD-3-Clause);
//! each was seen on the wire from a real v1.17.0. A number is a hash of the name, so another release has the same number for the
//! same event or none; what is not here is told by its number.

/// What an event is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Told when it happens.
    Told,
    /// One problem of a group of checks; the first argument says which modes it is about, the second of what it is.
    Check,
    /// Head or tail of a group of checks.
    Summary,
    /// Of no interest to anybody here.
    Quiet,
}

/// How an argument is packed and read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Arg {
    U8,
    U16,
    I16,
    U32,
    I32,
    F32,
    /// What a failsafe does: a byte.
    Action,
    /// Why it does: a byte.
    Cause,
    /// Who armed or disarmed: a byte.
    Reason,
    /// A mode: a byte.
    Mode,
}

/// One event.
#[derive(Debug, Clone, Copy)]
pub(super) struct Known {
    pub(super) id: u32,
    pub(super) kind: Kind,
    pub(super) args: &'static [Arg],
    /// PX4's name for it.
    pub(super) name: &'static str,
    /// PX4's words; `{1}` is the first argument, `{1:m}` in metres.
    pub(super) en: &'static str,
    pub(super) vi: &'static str,
}

const fn known(id: u32, kind: Kind, args: &'static [Arg], name: &'static str, en: &'static str, vi: &'static str) -> Known {
    Known { id, kind, args, name, en, vi }
}

/// The event with this number.
pub(super) fn find(id: u32) -> Option<&'static Known> {
    KNOWN.binary_search_by_key(&id, |known| known.id).ok().and_then(|at| KNOWN.get(at))
}

/// All of them.
pub(super) fn all() -> impl Iterator<Item = &'static Known> {
    KNOWN.iter()
}

/// A value's words, English and Vietnamese. Only values that were seen, or that stand between such, have any.
pub(super) fn value_words(arg: Arg, value: u8) -> Option<(&'static str, &'static str)> {
    match (arg, value) {
        (Arg::Action, 5) => Some(("Hold", "Giữ chỗ")),
        (Arg::Action, 6) => Some(("RTL", "Quay về")),
        (Arg::Action, 7) => Some(("Land", "Hạ cánh")),
        (Arg::Action, 8) => Some(("Descend", "Hạ xuống không định vị")),
        (Arg::Action, 10) => Some(("terminate", "Kết thúc chuyến bay")),
        (Arg::Cause, 2) => Some(("GCS connection loss", "Mất liên lạc với trạm mặt đất")),
        (Arg::Cause, 3) => Some(("Low battery level", "Pin yếu")),
        (Arg::Cause, 4) => Some(("Critical battery level", "Pin tới hạn")),
        (Arg::Cause, 5) => Some(("Emergency battery level", "Pin nguy cấp")),
        (Arg::Reason, 4) => Some(("external command", "lệnh từ trạm")),
        (Arg::Reason, 5) => Some(("mission start", "bắt đầu nhiệm vụ")),
        (Arg::Reason, 6) => Some(("landing", "sau hạ cánh")),
        (Arg::Reason, 7) => Some(("auto preflight disarming", "tự tắt vì không cất cánh")),
        (Arg::Mode, 2) => Some(("Position control", "Giữ vị trí")),
        (Arg::Mode, 3) => Some(("Mission", "Nhiệm vụ")),
        (Arg::Mode, 4) => Some(("Hold", "Giữ chỗ")),
        (Arg::Mode, 5) => Some(("Return", "Quay về")),
        (Arg::Action | Arg::Cause | Arg::Reason | Arg::Mode | Arg::U8 | Arg::U16 | Arg::I16 | Arg::U32 | Arg::I32 | Arg::F32, _) => None,
    }
}

/// By number.
#[rustfmt::skip]
static KNOWN: &[Known] = &[
    known(16_910_493, Kind::Told, &[], "commander_arm_denied_resolve_failures", "Arming denied: Resolve system health failures first", "Từ chối mở khóa động cơ: máy bay chưa đạt tự kiểm tra"),
    known(16_920_235, Kind::Check, &[], "check_gf_violation_custom_gf", "Geofence violation: approaching or outside geofence", "Hàng rào bay: đang tới gần hoặc ở ngoài"),
    known(16_962_474, Kind::Told, &[], "rtl_land_at_destination", "RTL: land at destination", "Quay về: hạ cánh tại điểm đến"),
    known(17_154_777, Kind::Check, &[], "check_modes_mission", "No valid mission available", "Chưa có nhiệm vụ hợp lệ"),
    known(17_216_882, Kind::Told, &[], "mavlink_mission_no_transfer", "Ignoring mission item, no transfer in progress", "Bỏ qua điểm nhiệm vụ: không có lượt nạp nào"),
    known(17_231_145, Kind::Check, &[], "check_modes_manual_control", "No manual control input", "Không có tay điều khiển"),
    known(17_738_815, Kind::Told, &[], "failsafe_rc_override", "Pilot took over using sticks", "Người lái chiếm quyền bằng tay điều khiển"),
    known(17_980_399, Kind::Quiet, &[], "logger_open_file_time", "logging: opening a log file", "Mở tệp nhật ký bay"),
    known(18_187_356, Kind::Told, &[], "vtol_att_ctrl_quadchute_ext_cmd", "Quad-chute triggered due to external command", "Chuyển khẩn sang bay đứng: do lệnh"),
    known(18_648_929, Kind::Check, &[], "check_modes_cannot_takeoff", "Mode not suitable for arming", "Chế độ này không cho mở khóa động cơ"),
    known(18_691_879, Kind::Summary, &[], "commander_health_summary", "Health report summary event", "Tổng hợp tình trạng máy bay"),
    known(18_702_382, Kind::Told, &[], "navigator_mis_starts_w_landing2", "Mission rejected: starts with landing", "Nhiệm vụ bị từ chối: bắt đầu bằng hạ cánh"),
    known(19_217_309, Kind::Told, &[Arg::F32], "commander_unsupported_arm_disarm_param", "Unsupported ARM_DISARM param: {1}", "Tham số mở khóa không hỗ trợ: {1}"),
    known(19_404_811, Kind::Check, &[], "check_battery_critical", "Critical battery", "Pin tới hạn"),
    known(19_532_089, Kind::Told, &[], "mavlink_mission_ignore_mis_count", "Mission upload busy, ignoring MISSION_COUNT", "Đang bận nạp nhiệm vụ, bỏ qua lượt mới"),
    known(19_608_877, Kind::Told, &[Arg::I16], "navigator_mis_geofence_violation", "Geofence violation for waypoint {1}", "Điểm {1} nằm ngoài hàng rào bay"),
    known(19_865_031, Kind::Check, &[], "check_modes_offboard_signal", "No offboard signal", "Không có tín hiệu điều khiển ngoài"),
    known(19_869_445, Kind::Told, &[], "commander_unsupported_auto_mode", "Unsupported auto mode", "Chế độ tự động không hỗ trợ"),
    known(20_099_806, Kind::Told, &[], "commander_landing_current_pos", "Landing at current position", "Hạ cánh tại chỗ"),
    known(20_167_372, Kind::Told, &[], "mission_not_valid_loiter", "No valid mission available, loitering", "Không có nhiệm vụ hợp lệ, đang giữ chỗ"),
    known(20_262_116, Kind::Told, &[], "commander_rtl", "Returning to launch", "Đang quay về"),
    known(20_656_071, Kind::Told, &[Arg::F32], "navigator_takeoff_default_alt", "Using default takeoff altitude: {1:m}", "Dùng độ cao cất cánh mặc định: {1:m}"),
    known(20_940_763, Kind::Told, &[], "fixedwing_position_control_fb_loiter", "Start loiter with fixed bank angle", "Bắt đầu lượn vòng với góc nghiêng cố định"),
    known(21_054_825, Kind::Told, &[], "commander_takeoff_detected", "Takeoff detected", "Đã cất cánh"),
    known(21_279_712, Kind::Told, &[Arg::U32, Arg::Action, Arg::U16], "commander_failsafe_enter_generic_hold", "Failsafe activated: switching to {2} in {3} seconds", "Tự bảo vệ: chuyển sang {2} sau {3} giây"),
    known(21_573_515, Kind::Told, &[], "mavlink_mission_getlist_busy", "Mission upload busy, already receiving waypoint", "Đang bận nhận nhiệm vụ"),
    known(21_826_980, Kind::Check, &[], "check_battery_low", "Low battery", "Pin yếu"),
    known(22_091_529, Kind::Told, &[Arg::U32], "navigator_mis_first_wp_far", "First waypoint far away from Home: {1:m} Correct mission loaded?", "Điểm đầu cách nhà {1:m}: đúng nhiệm vụ không?"),
    known(22_161_044, Kind::Told, &[Arg::I32, Arg::I32], "vrtl_return_at", "RTL: start return at {1:m} ({2:m} above destination)", "Quay về ở độ cao {1:m} ({2:m} trên điểm đến)"),
    known(22_624_381, Kind::Told, &[], "commander_low_bat_shutdown_failed", "Dangerously low battery! System shut down failed", "Pin cạn nguy hiểm! Không tắt được hệ thống"),
    known(22_901_736, Kind::Told, &[], "navigator_mis_starts_w_landing", "Mission rejected: starts with landing", "Nhiệm vụ bị từ chối: bắt đầu bằng hạ cánh"),
    known(23_579_003, Kind::Check, &[], "check_rc_dl_no_dllink", "No connection to the ground control station", "Không có liên lạc với trạm mặt đất"),
    known(23_752_078, Kind::Told, &[], "mavlink_mission_wp_unexpected", "Unexpected waypoint index, aborting transfer", "Sai thứ tự điểm, bỏ lượt nạp"),
    known(23_792_908, Kind::Told, &[], "mavlink_mission_item_partner_id_mismatch", "Rejecting mission item, component or system ID mismatch", "Từ chối điểm nhiệm vụ: sai địa chỉ trạm"),
    known(23_844_490, Kind::Told, &[], "commander_mission_start_denied_no_mission", "Mission start denied! No valid mission", "Không cho bắt đầu: không có nhiệm vụ hợp lệ"),
    known(24_580_612, Kind::Told, &[], "mission_finished", "Mission finished, landed", "Xong nhiệm vụ, đã hạ cánh"),
    known(24_986_204, Kind::Told, &[Arg::F32], "mission_climb_before_start", "Climb to {1:m} above home", "Lên {1:m} so với nhà"),
    known(25_237_137, Kind::Told, &[], "navigator_mis_land_missing", "Mission rejected: Landing waypoint/pattern required", "Nhiệm vụ bị từ chối: thiếu phần hạ cánh"),
    known(25_297_520, Kind::Told, &[], "mavlink_mission_op_timeout", "Operation timeout, aborting transfer", "Quá giờ, bỏ lượt nạp"),
    known(25_868_725, Kind::Told, &[], "commander_disarm_denied_not_landed", "Disarming denied: not landed", "Không cho tắt động cơ: chưa hạ cánh"),
    known(26_128_688, Kind::Told, &[Arg::U8], "rtl_unsupported_mav_frame", "RTL: unsupported MAV_FRAME ({1})", "Quay về: hệ tọa độ điểm dự phòng không dùng được ({1})"),
    known(26_209_321, Kind::Told, &[], "navigator_geofence_invalid_against_cur_pos", "Geofence invalid, doesn't contain current vehicle position", "Hàng rào bay vô hiệu: không chứa vị trí hiện tại"),
    known(26_266_355, Kind::Told, &[Arg::Reason], "commander_armed_by", "Armed by {1}", "Động cơ được mở khóa: {1}"),
    known(26_270_848, Kind::Check, &[], "check_airspeed_no_data", "No airspeed data", "Không có số liệu tốc độ gió tương đối"),
    known(26_528_394, Kind::Told, &[Arg::U32, Arg::Action, Arg::Cause], "commander_failsafe_enter", "{3}: switching to {2}", "{3}: chuyển sang {2}"),
    known(26_622_124, Kind::Told, &[], "commander_landing_detected", "Landing detected", "Đã chạm đất"),
    known(26_788_467, Kind::Check, &[], "check_modes_global_pos", "Navigation error: No valid global position estimate", "Định vị: chưa có tọa độ tin được"),
    known(27_006_470, Kind::Told, &[Arg::I32], "rtl_mission_land_climb", "RTL Mission Land: climb to {1:m}", "Quay về theo phần hạ cánh: lên {1:m}"),
    known(27_227_279, Kind::Check, &[], "check_modes_attitude", "No valid attitude estimate", "Chưa có tư thế bay tin được"),
    known(27_280_279, Kind::Told, &[Arg::U32, Arg::Mode], "commander_modeswitch_not_avail", "Switching to mode '{2}' is currently not possible", "Hiện chưa chuyển được sang chế độ {2}"),
    known(27_571_288, Kind::Told, &[], "commander_gcs_lost", "Connection to ground control station lost", "Mất liên lạc với trạm mặt đất"),
    known(27_750_677, Kind::Told, &[], "navigator_geofence_invalid_against_home", "Geofence invalid, doesn't contain Home position", "Hàng rào bay vô hiệu: không chứa điểm nhà"),
    known(27_825_120, Kind::Summary, &[], "commander_arming_check_summary", "Arming check summary event", "Tổng hợp kiểm tra mở khóa"),
    known(27_900_317, Kind::Told, &[], "commander_mission_comp_lost", "Connection to mission computer lost", "Mất liên lạc với máy tính trên máy bay"),
    known(28_121_863, Kind::Check, &[], "check_battery_emergency", "Emergency battery level", "Pin nguy cấp"),
    known(28_985_965, Kind::Told, &[Arg::F32], "navigator_mis_takeoff_too_low", "Mission rejected: takeoff altitude too low! Minimum: {1:m}", "Nhiệm vụ bị từ chối: độ cao cất cánh quá thấp, ít nhất {1:m}"),
    known(28_993_875, Kind::Told, &[], "commander_failsafe_enter_low_bat", "Low battery level, return advised", "Pin yếu, nên quay về"),
    known(29_001_630, Kind::Told, &[], "navigator_mis_takeoff_or_land_missing", "Mission rejected: Takeoff or Landing item missing", "Nhiệm vụ bị từ chối: thiếu cất cánh hoặc hạ cánh"),
    known(29_146_769, Kind::Check, &[], "check_estimator_gps_fix_too_low", "GPS fix too low", "Định vị vệ tinh chưa đủ"),
    known(29_532_170, Kind::Check, &[], "check_system_flight_term_active", "Flight termination active", "Đã kích hoạt kết thúc chuyến bay"),
    known(29_545_429, Kind::Told, &[], "navigator_mis_multiple_land", "Mission rejected: more than one land start commands", "Nhiệm vụ bị từ chối: nhiều hơn một lệnh bắt đầu hạ cánh"),
    known(29_547_634, Kind::Told, &[Arg::U32, Arg::Action], "commander_failsafe_enter_autopilot_disengaged", "Failsafe activated: Autopilot disengaged, switching to {2}", "Tự bảo vệ: chuyển sang {2}"),
    known(30_054_617, Kind::Told, &[Arg::U32], "commander_failsafe_enter_generic_warn", "Failsafe warning", "Cảnh báo tự bảo vệ"),
    known(30_272_452, Kind::Told, &[], "navigator_reposition_outside_geofence", "Reposition is outside geofence", "Điểm đến nằm ngoài hàng rào bay"),
    known(30_345_769, Kind::Told, &[], "mavlink_mission_seq_out_of_bounds", "New mission waypoint sequence out of bounds", "Thứ tự điểm nhiệm vụ ngoài giới hạn"),
    known(30_481_910, Kind::Told, &[Arg::U32, Arg::Action, Arg::U16, Arg::Cause], "commander_failsafe_enter_hold", "{4}: switching to {2} in {3} seconds", "{4}: chuyển sang {2} sau {3} giây"),
    known(30_612_409, Kind::Check, &[], "check_modes_local_pos", "Navigation error: No valid position estimate", "Định vị: chưa có vị trí tin được"),
    known(30_721_881, Kind::Told, &[], "navigator_transition_descend", "Transition to hover mode and descend", "Chuyển sang bay đứng và hạ xuống"),
    known(30_977_863, Kind::Check, &[], "check_system_vtol_in_fw_mode", "Vehicle is not in multicopter mode", "Máy bay không ở chế độ bay đứng"),
    known(31_011_876, Kind::Told, &[], "commander_dl_regained", "GCS connection regained", "Có lại liên lạc với trạm mặt đất"),
    known(31_382_480, Kind::Told, &[Arg::U32, Arg::Action], "commander_failsafe_enter_generic", "Failsafe activated: switching to {2}", "Tự bảo vệ: chuyển sang {2}"),
    known(31_476_391, Kind::Told, &[], "check_estimator_gnss_fusion_stopped", "GNSS data fusion stopped", "Ngừng dùng định vị vệ tinh"),
    known(31_958_015, Kind::Check, &[], "check_vtol_fixed_wing_system_failure", "VTOL fixed-wing system failure detected. Verify reason for failure, and reboot the vehicle once confirmed safe", "Hỏng hệ cánh bằng của VTOL: tìm nguyên nhân, rồi khởi động lại máy bay"),
    known(32_069_699, Kind::Told, &[], "check_estimator_gnss_fusion_started", "GNSS data fusion started", "Bắt đầu dùng định vị vệ tinh"),
    known(32_375_217, Kind::Told, &[], "mission_execute", "Executing Mission", "Đang bay nhiệm vụ"),
    known(32_646_728, Kind::Told, &[], "vtol_att_ctrl_quadchute_tout", "Quad-chute triggered due to transition timeout", "Chuyển khẩn sang bay đứng: chuyển đổi quá lâu"),
    known(32_677_920, Kind::Told, &[], "vtol_att_ctrl_quadchute_min_alt", "Quad-chute triggered due to minimum altitude breach", "Chuyển khẩn sang bay đứng: dưới độ cao tối thiểu"),
    known(32_794_487, Kind::Told, &[Arg::Reason], "commander_disarmed_by", "Disarmed by {1}", "Động cơ tắt: {1}"),
    known(33_124_855, Kind::Told, &[], "fixedwing_position_control_landing_circle_flaring", "Landing, flaring", "Hạ cánh, đang nâng mũi"),
    known(33_440_290, Kind::Told, &[], "navigator_mis_takeoff_not_first", "Mission rejected: takeoff is not the first waypoint item", "Nhiệm vụ bị từ chối: cất cánh không phải điểm đầu"),
    known(33_469_040, Kind::Told, &[], "mavlink_mission_mis_item_invalid", "Ignoring mission item, invalid item", "Bỏ qua điểm nhiệm vụ không hợp lệ"),
    known(33_502_559, Kind::Told, &[], "rtl_completed_loiter", "RTL: completed, loitering", "Quay về xong, đang lượn vòng"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_order_and_each_argument_that_is_spoken_of_exists() {
        assert!(KNOWN.is_sorted_by(|a, b| a.id < b.id));
        for known in KNOWN {
            assert!(!known.name.is_empty() && !known.en.is_empty() && !known.vi.is_empty(), "{}", known.id);
            for words in [known.en, known.vi] {
                let spoken = words.match_indices('{').filter_map(|(at, _)| words[at + 1..].chars().next()?.to_digit(10));
                for n in spoken {
                    assert!((1..=known.args.len()).contains(&usize::try_from(n).expect("small")), "{words}");
                }
            }
        }
    }
}
