use super::builders::{START, both};
use medflight::domain::people::{Grant, Role, Sites};
use medflight::store::{Account, AccountChange, AccountError, Accounts, Store, authenticate, begin_session, find_session, hash_password};
use medflight::units::ids::PersonId;
use medflight::units::time::{Span, Utc};

fn person(id: &str) -> PersonId {
    PersonId::new(id).expect("an id")
}

async fn add(store: &Store, id: &str, role: Role, password: &str) -> Result<Account, AccountError> {
    let change = AccountChange::Add {
        user: person(id),
        display_name: format!("Bà {id}"),
        password_hash: hash_password(password, [3; 16]).expect("hashed"),
        grants: vec![Grant { role, sites: Sites::All }],
    };
    store.change_account(change, START).await
}

fn minutes(n: u64) -> Utc {
    START + Span::minutes(n)
}

#[tokio::test]
async fn an_account_signs_in_with_its_own_password_until_it_is_disabled() {
    let (stores, _folder) = both().await;
    for (name, store) in stores {
        add(&store, "hoa", Role::Admin, "mật khẩu của hoa").await.expect("added");
        let lan = add(&store, "lan", Role::Nurse, "mật khẩu của lan").await.expect("added");

        let right = authenticate(&store, "lan", "mật khẩu của lan").await.expect("answers");
        let wrong = authenticate(&store, "lan", "mật khẩu của hoa").await.expect("answers");
        let unknown = authenticate(&store, "mai", "mật khẩu của lan").await.expect("answers");
        let nonsense = authenticate(&store, "' OR 1=1", "mật khẩu của lan").await.expect("answers");
        store.change_account(AccountChange::Disable { user: person("lan") }, START).await.expect("disabled");
        let disabled = authenticate(&store, "lan", "mật khẩu của lan").await.expect("answers");

        assert_eq!(right, Some(lan), "{name}");
        assert_eq!((wrong, unknown, nonsense, disabled), (None, None, None, None), "{name}");
    }
}

#[tokio::test]
async fn accounts_are_listed_by_user_and_read_back_with_their_grants() {
    let (stores, _folder) = both().await;
    for (name, store) in stores {
        let lan = add(&store, "lan", Role::Nurse, "mật khẩu của lan").await.expect("added");
        let hoa = add(&store, "hoa", Role::Admin, "mật khẩu của hoa").await.expect("added");
        let grants = vec![Grant { role: Role::Lab, sites: Sites::Of([super::builders::site("H-DG")].into()) }];
        let change = AccountChange::SetGrants { user: person("lan"), grants: grants.clone() };

        store.change_account(change, START).await.expect("changed");

        let lan = Account { grants, ..lan };
        assert_eq!(store.accounts().await.expect("answers"), [hoa, lan.clone()], "{name}");
        assert_eq!(store.account(&person("lan")).await.expect("answers"), Some(lan), "{name}");
        assert_eq!(store.account(&person("mai")).await.expect("answers"), None, "{name}");
    }
}

#[tokio::test]
async fn a_refused_change_changes_nothing() {
    let (stores, _folder) = both().await;
    for (name, store) in stores {
        let hoa = add(&store, "hoa", Role::Admin, "mật khẩu của hoa").await.expect("added");

        let disabled = store.change_account(AccountChange::Disable { user: person("hoa") }, START).await;
        let again = add(&store, "hoa", Role::Nurse, "một mật khẩu khác").await;

        for refused in [disabled, again] {
            assert!(matches!(refused, Err(AccountError::Refused(_))), "{name}");
        }
        assert_eq!(store.accounts().await.expect("answers"), [hoa], "{name}");
    }
}

#[tokio::test]
async fn a_session_is_found_by_its_token_until_it_is_ended() {
    let (stores, _folder) = both().await;
    for (name, store) in stores {
        let lan = add(&store, "lan", Role::Nurse, "mật khẩu của lan").await.expect("added");
        let (token, begun) = begin_session(&store, &lan.user, "web-1", START).await.expect("begun");
        let (other, _) = begin_session(&store, &lan.user, "web-2", START).await.expect("begun");

        let found = find_session(&store, &token, START).await.expect("answers");
        store.sign_session(&token.hash(), minutes(9)).await.expect("signed");
        let signed = find_session(&store, &token, START).await.expect("answers").expect("found").0;
        store.end_session(&token.hash()).await.expect("ended");
        let ended = find_session(&store, &token, START).await.expect("answers");

        assert_eq!(found, Some((begun, lan)), "{name}");
        assert_eq!(signed.signed_until, minutes(9), "{name}");
        assert_eq!(ended, None, "{name}");
        assert!(find_session(&store, &other, START).await.expect("answers").is_some(), "{name}: the other device's goes on");
    }
}

#[tokio::test]
async fn use_keeps_a_session_and_idleness_ends_it() {
    let (stores, _folder) = both().await;
    for (name, store) in stores {
        let lan = add(&store, "lan", Role::Nurse, "mật khẩu của lan").await.expect("added");
        let (token, _) = begin_session(&store, &lan.user, "web-1", START).await.expect("begun");
        let found = async |at| find_session(&store, &token, at).await.expect("answers").is_some();

        assert!(found(minutes(29)).await, "{name}");
        assert!(found(minutes(58)).await, "{name}: used at 29");
        assert!(!found(minutes(88)).await, "{name}: not used since 58");
        assert!(!found(minutes(59)).await, "{name}: once ended it is gone");
    }
}

#[tokio::test]
async fn disabling_or_a_new_password_ends_all_sessions_of_that_person_alone() {
    let (stores, _folder) = both().await;
    for (name, store) in stores {
        add(&store, "hoa", Role::Admin, "mật khẩu của hoa").await.expect("added");
        for (user, change) in [
            ("lan", AccountChange::Disable { user: person("lan") }),
            ("mai", AccountChange::Reset { user: person("mai"), password_hash: hash_password("mật khẩu mới", [4; 16]).expect("hashed") }),
        ] {
            add(&store, user, Role::Nurse, "mật khẩu cũ").await.expect("added");
            let (token, _) = begin_session(&store, &person(user), "web-1", START).await.expect("begun");
            let (admins, _) = begin_session(&store, &person("hoa"), "web-2", START).await.expect("begun");

            store.change_account(change, START).await.expect("changed");

            assert_eq!(find_session(&store, &token, START).await.expect("answers"), None, "{name} {user}");
            assert!(find_session(&store, &admins, START).await.expect("answers").is_some(), "{name} {user}");
        }
        assert!(authenticate(&store, "mai", "mật khẩu cũ").await.expect("answers").is_none(), "{name}");
        assert!(authenticate(&store, "mai", "mật khẩu mới").await.expect("answers").is_some(), "{name}");
    }
}
