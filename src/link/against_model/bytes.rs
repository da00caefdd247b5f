//! A transfer never floods a slow link: what we send stays within 1.5 times the loss-free count, plus what was lost.

use super::*;
use crate::link::message::ListKind;

/// Bytes of a transfer in which nothing is lost and nothing repeated: each list announced, sent, asked for, read, closed once.
fn loss_free(package: &FlightPackage) -> u64 {
    let lists = WirePackage::of(package).expect("a good package");
    let length = |word: &Outgoing| u64::try_from(wire::encode(word, US, 190, 0, 1).len()).expect("short");
    let mut bytes = 0;
    for kind in [ListKind::Mission, ListKind::Fence, ListKind::Rally] {
        let list = lists.list(kind);
        let count = u16::try_from(list.len()).expect("few");
        bytes += length(&Outgoing::ListCount { kind, count }) + length(&Outgoing::ListRequest { kind });
        bytes += length(&Outgoing::MissionAck { kind, cancel: false });
        for (seq, item) in (0..).zip(list) {
            bytes += length(&Outgoing::Item { kind, seq, item: *item }) + length(&Outgoing::ItemRequest { kind, seq });
        }
    }
    bytes
}

#[test]
fn what_is_sent_stays_within_one_and_a_half_times_the_loss_free_count_and_what_was_lost() {
    let mut worst = (0.0, String::new());
    for (items, corners) in [(10, 6), (500, 64)] {
        let package = package(items, corners, 0.0);
        let least = loss_free(&package);
        for delay in [2_000, 20_000, 100_000, 300_000] {
            for loss in [0.0, 0.05, 0.1, 0.25] {
                for width in [0, 5_760] {
                    for jitter in [0, 30_000] {
                        let conditions = Conditions { loss, delay, jitter, width, ..Conditions::default() };
                        let mut world = World::new(delay + u64::from(loss > 0.1), conditions.clone(), conditions, &package);

                        let verdict = world.upload(&package);

                        let (sent, lost) = (world.up.sent, world.up.lost + world.down.lost);
                        let name = format!("{items} items, {loss} lost, {delay} us each way, +{jitter} us, {width} B/s");
                        assert_eq!(verdict, Some(Verdict::Held), "{name}");
                        assert!(sent * 2 <= least * 3 + lost * 2, "{name}: {sent} sent, {least} are needed, {lost} were lost");
                        let factor = ratio(sent.saturating_sub(lost), least);
                        if factor > worst.0 {
                            worst = (factor, name);
                        }
                    }
                }
            }
        }
    }
    println!("at worst {:.2} times the loss-free count beside what was lost: {}", worst.0, worst.1);
}

#[expect(clippy::cast_precision_loss, reason = "bytes of one transfer are far below 2^53")]
fn ratio(a: u64, b: u64) -> f64 {
    a as f64 / b as f64
}
