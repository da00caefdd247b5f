//! What a permit says that flights are for.

use crate::support::{asked, codes, network};
use medflight::domain::airspace::Purpose;
use medflight::domain::network::Network;
use medflight::domain::payload::Category;
use medflight::domain::plan::{PlanInput, propose, review};

fn for_purposes(purposes: &[Purpose]) -> Network {
    let mut world = network().clone();
    world.permits.iter_mut().for_each(|permit| permit.purposes = purposes.to_vec());
    world
}

#[test]
fn a_permit_for_other_purposes_refuses_the_goods_and_names_what_it_is_for() {
    for purposes in [&[Purpose::Training][..], &[Purpose::Carrying(Category::Blood), Purpose::Training]] {
        let world = for_purposes(purposes);
        let input = PlanInput { network: &world, ..asked("H-DG", "C-VH") };

        let no = propose(&input).expect_err("refused");

        assert_eq!(codes(&no), ["PERMIT_PURPOSE"]);
        let what = &no.reasons[0].what;
        assert!(what.en.contains("training and trials") && what.vi.contains("huấn luyện"), "{what:?}");
        let free = propose(&asked("H-DG", "C-VH")).expect("a plan under the shipped permit");
        let found = review(&free, &input).expect_err("the second reader sees it too");
        assert!(found.iter().any(|reason| reason.what.en.contains("no purpose of the permit")), "{found:?}");
    }
}

#[test]
fn a_permit_for_medical_transport_or_for_these_goods_or_without_purposes_covers_them_and_every_flight_without_goods() {
    for purposes in [&[][..], &[Purpose::MedicalTransport], &[Purpose::Training, Purpose::Carrying(Category::Specimen)]] {
        let world = for_purposes(purposes);
        let input = PlanInput { network: &world, ..asked("H-DG", "C-VH") };

        let plan = propose(&input).unwrap_or_else(|no| panic!("{:?}", no.reasons));

        assert_eq!(review(&plan, &input), Ok(()));
    }
    let world = for_purposes(&[Purpose::Training]);
    let empty = PlanInput { network: &world, goods: &[], ..asked("H-DG", "C-VH") };
    assert!(propose(&empty).is_ok());
}
