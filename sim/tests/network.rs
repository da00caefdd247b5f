//! Plan transfer over a bad network.

mod support;

use medflight_sim::network::{Channel, Conditions};
use medflight_sim::{Random, Settings, TICK_US, Vehicle};
use support::{HOME, World, delivery, full, id_of};

/// Uploads over lossy channels, answering each request and repeating COUNT until the first; gives the seconds it took.
fn upload(loss: f64, seed: u64) -> f64 {
    let items = delivery(2700.0);
    let conditions = Conditions { loss, delay_us: 20_000, ..Conditions::default() };
    let mut up = Channel::new(conditions.clone(), Random::child(seed, "up"));
    let mut down = Channel::new(conditions, Random::child(seed, "down"));
    let mut world = World::new(Settings::vtol(1, HOME));
    let mut vehicle = Vehicle::new(Settings::vtol(1, HOME));
    let (mut asked, mut now) = (false, 0_u64);
    loop {
        if !asked && now.is_multiple_of(500_000) {
            up.send(now, world.frame(44, &[items.len() as u8, 0, 1, 1, 0]));
        }
        while let Some(datagram) = up.receive(now) {
            vehicle.receive(&datagram);
        }
        vehicle.advance(TICK_US);
        now += TICK_US;
        while let Some(datagram) = vehicle.poll_transmit() {
            down.send(now, datagram);
        }
        while let Some(datagram) = down.receive(now) {
            let payload = full(&datagram, 8);
            if id_of(&datagram) == 51 {
                asked = true;
                let item = world.item_frame(&items[usize::from(payload[0])]);
                up.send(now, item);
            }
            if id_of(&datagram) == 42 && full(&datagram, 18)[2] == items.len() as u8 {
                // A lost final ACK does not matter: the id is in MISSION_CURRENT.
                return now as f64 * 1e-6;
            }
        }
        assert!(now < 60_000_000, "seed {seed}: no mission on board after a minute");
    }
}

#[test]
fn an_upload_survives_a_quarter_of_all_datagrams_lost() {
    for seed in 0..16 {
        let seconds = upload(0.25, seed);
        assert!(seconds < 12.0, "seed {seed}: {seconds}");
    }
}

#[test]
fn an_upload_without_loss_takes_two_ways_and_a_tick_per_item() {
    let seconds = upload(0.0, 1);
    assert!(seconds < 1.6, "{seconds}");
}
