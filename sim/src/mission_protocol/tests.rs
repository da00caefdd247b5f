use super::*;

const GCS: Address = Address { system: 255, component: 190 };
const OTHER: Address = Address { system: 254, component: 190 };

fn item(seq: u16) -> WireItem {
    WireItem { seq, frame: 6, command: 16, current: 0, autocontinue: 1, params: [0.0; 4], x: 210_000_000, y: 1_059_000_000, z: 80.0 }
}

fn uploaded(store: &mut MissionStore) -> MissionProtocol {
    let mut protocol = MissionProtocol::default();
    protocol.count(0, GCS, 0, 2, store);
    protocol.item(1, GCS, 0, (item(0), ItemForm::Int), store);
    protocol.item(2, GCS, 0, (item(1), ItemForm::Int), store);
    protocol
}

fn result(replies: &[Reply]) -> Option<u8> {
    replies.iter().find_map(|reply| if let Reply::Ack { result, .. } = reply { Some(*result) } else { None })
}

#[test]
fn the_vehicle_asks_item_by_item_and_acknowledges_with_the_id() {
    let mut store = MissionStore::default();
    let mut protocol = MissionProtocol::default();

    assert_eq!(protocol.count(0, GCS, 0, 2, &mut store), vec![Reply::Request { to: GCS, seq: 0, mission_type: 0, floats: false }]);
    assert_eq!(
        protocol.item(1, GCS, 0, (item(0), ItemForm::Int), &mut store),
        vec![Reply::Request { to: GCS, seq: 1, mission_type: 0, floats: false }]
    );
    let end = protocol.item(2, GCS, 0, (item(1), ItemForm::Int), &mut store);

    let id = store.plan(PlanKind::Mission).id;
    assert_eq!(end, vec![Reply::Ack { to: GCS, result: 0, mission_type: 0, opaque_id: id }, Reply::Changed(PlanKind::Mission)]);
}

#[test]
fn an_unanswered_request_is_repeated_each_quarter_second_and_given_up_after_five() {
    let mut store = MissionStore::default();
    let mut protocol = MissionProtocol::default();
    protocol.count(0, GCS, 0, 2, &mut store);

    let sent: Vec<Reply> = (1..=260).flat_map(|tick| protocol.tick(tick * 20_000)).collect();

    assert_eq!(sent.iter().filter(|reply| matches!(reply, Reply::Request { seq: 0, .. })).count(), 19);
    assert_eq!(sent.last(), Some(&Reply::Say(&notices::TRANSFER_TIMEOUT)));
    assert!(store.plan(PlanKind::Mission).items.is_empty());
}

#[test]
fn a_count_after_the_first_item_is_refused_as_busy_and_the_transfer_goes_on() {
    let mut store = MissionStore::default();
    let mut protocol = MissionProtocol::default();
    protocol.count(0, GCS, 0, 2, &mut store);
    protocol.item(1, GCS, 0, (item(0), ItemForm::Int), &mut store);

    assert_eq!(result(&protocol.count(2, GCS, 0, 2, &mut store)), Some(ERROR));
    assert_eq!(result(&protocol.item(3, GCS, 0, (item(1), ItemForm::Int), &mut store)), Some(ACCEPTED));
}

#[test]
fn the_last_item_again_is_acknowledged_again() {
    let mut store = MissionStore::default();
    let mut protocol = uploaded(&mut store);

    assert_eq!(result(&protocol.item(9, GCS, 0, (item(1), ItemForm::Int), &mut store)), Some(ACCEPTED));
    assert_eq!(result(&protocol.item(9, OTHER, 0, (item(1), ItemForm::Int), &mut store)), Some(ERROR));
}

#[test]
fn a_download_left_open_keeps_the_vehicle_busy_for_five_seconds() {
    let mut store = MissionStore::default();
    let mut protocol = uploaded(&mut store);
    protocol.request_list(0, GCS, 0, &store);
    protocol.request(1, GCS, 0, 0, &store);
    protocol.request(2, GCS, 0, 1, &store);

    assert_eq!(result(&protocol.count(1_000_000, GCS, 0, 2, &mut store)), Some(ERROR));
    protocol.tick(5_000_010);
    assert_eq!(result(&protocol.count(5_100_000, GCS, 0, 2, &mut store)), None);
}

#[test]
fn a_final_ack_of_the_download_frees_the_vehicle() {
    let mut store = MissionStore::default();
    let mut protocol = uploaded(&mut store);
    protocol.request_list(0, GCS, 0, &store);
    protocol.ack(GCS, ACCEPTED);

    assert_eq!(protocol.count(10, GCS, 0, 1, &mut store), vec![Reply::Request { to: GCS, seq: 0, mission_type: 0, floats: false }]);
}

#[test]
fn unsupported_items_end_the_transfer() {
    let mut store = MissionStore::default();
    let mut protocol = MissionProtocol::default();
    protocol.count(0, GCS, 0, 1, &mut store);
    assert_eq!(result(&protocol.item(1, GCS, 0, (WireItem { command: 18, ..item(0) }, ItemForm::Int), &mut store)), Some(UNSUPPORTED));
    protocol.count(2, GCS, 0, 1, &mut store);
    assert_eq!(result(&protocol.item(3, GCS, 0, (WireItem { frame: 11, ..item(0) }, ItemForm::Int), &mut store)), Some(UNSUPPORTED_FRAME));
    protocol.count(4, GCS, 1, 2, &mut store);
    let two_corners = WireItem { command: 5001, params: [2.0, 0.0, 0.0, 0.0], ..item(0) };
    assert_eq!(result(&protocol.item(5, GCS, 1, (two_corners, ItemForm::Int), &mut store)), Some(ERROR));
}

#[test]
fn count_zero_and_clear_all_empty_the_lists() {
    let mut store = MissionStore::default();
    let mut protocol = uploaded(&mut store);

    assert_eq!(result(&protocol.count(9, GCS, 0, 0, &mut store)), Some(ACCEPTED));
    assert_eq!(store.plan(PlanKind::Mission).id, 0);
    assert_eq!(result(&protocol.clear_all(GCS, 255, &mut store)), Some(ACCEPTED));
    assert_eq!(result(&protocol.count(9, GCS, 0, 10_001, &mut store)), Some(NO_SPACE));
}
