//! The role matrix, made from the table of routes: nobody 401, the wrong role 403, every role that may is let in.

use crate::support::{TestApp, key, route_of};
use axum::http::StatusCode;
use medflight::domain::people::{Role, may};
use medflight::http::routes::{Method, ROUTES, Reply, Route, Who};

fn method(route: &Route) -> &'static str {
    match route.method {
        Method::Get => "GET",
        Method::Post => "POST",
    }
}

/// The route's path with ids in the right form that belong to nothing.
fn path(route: &Route) -> String {
    route
        .path
        .replace("consignments/{id}", "consignments/DG26120100042U")
        .replace("flights/{id}", "flights/F999999")
        .replace("{tail}", "NO-99")
        .replace("{user}", "nobody")
        .replace("{layer}", "basemap")
}

#[tokio::test]
async fn nobody_is_let_in_where_somebody_must_be_signed_in() {
    let app = TestApp::new().await;

    for route in ROUTES.iter().filter(|route| !matches!(route.who, Who::Anyone | Who::Feed)) {
        let key = key();
        let answer = app.send(None, method(route), &path(route), None, &[("idempotency-key", &key)]).await;

        assert_eq!((answer.status, answer.code().as_str()), (StatusCode::UNAUTHORIZED, "SIGNED_OUT"), "{}", route.path);
    }
}

#[tokio::test]
async fn a_role_is_let_in_exactly_where_the_table_of_roles_says_so() {
    let app = TestApp::new().await;
    let mut refused = 0;

    for role in Role::ALL {
        let name = format!("{role:?}").to_lowercase();
        let browser = app.anywhere(&name, role).await;
        for route in ROUTES {
            let Who::May(act) = route.who else { continue };
            if let (Reply::Events(_), true) = (route.reply, may(role, act)) {
                assert_eq!(app.open(&browser, route.path, &[]).await.status(), StatusCode::OK);
                continue;
            }
            let key = key();
            let body = (route.method == Method::Post).then(|| "{}".to_owned());
            let answer = app.send(Some(&browser), method(route), &path(route), body, &[("idempotency-key", &key)]).await;

            let told = if answer.status.is_success() { String::new() } else { answer.code() };
            if may(role, act) {
                assert_ne!(told, "NOT_ALLOWED", "{name} {} {}", route.path, answer.text);
                assert_ne!(answer.status, StatusCode::UNAUTHORIZED, "{name} {}", route.path);
            } else {
                assert_eq!((answer.status, told.as_str()), (StatusCode::FORBIDDEN, "NOT_ALLOWED"), "{name} {}", route.path);
                refused += 1;
            }
        }
    }

    assert!(refused > 100, "the matrix has a wrong side: {refused}");
}

#[tokio::test]
async fn every_row_of_the_table_answers_and_no_other_method_does() {
    let app = TestApp::new().await;

    for route in ROUTES {
        let path = path(route);
        let own = ROUTES.iter().filter(|other| other.path == route.path).map(method).collect::<Vec<_>>();
        assert!(route_of(method(route), &path).is_some_and(|found| std::ptr::eq(found, route)), "{path}");
        for tried in ["GET", "POST", "PUT", "DELETE", "PATCH"] {
            if own.contains(&tried) {
                continue;
            }
            let answer = app.send(None, tried, &path, None, &[]).await;
            assert_eq!((answer.status, answer.code().as_str()), (StatusCode::METHOD_NOT_ALLOWED, "METHOD"), "{tried} {path}");
        }
    }
}

#[tokio::test]
async fn every_changing_route_of_a_session_wants_the_csrf_token() {
    let app = TestApp::new().await;
    let mut everything = Vec::new();
    for role in Role::ALL {
        everything.push(medflight::domain::people::Grant { role, sites: medflight::domain::people::Sites::All });
    }
    app.account("all", everything).await;
    let browser = app.session("all").await;

    for route in ROUTES.iter().filter(|route| route.method == Method::Post && !matches!(route.who, Who::Anyone | Who::Feed)) {
        for wrong in ["", "0000", &"0".repeat(64)] {
            let key = key();
            let headers = [("x-csrf-token", wrong), ("idempotency-key", key.as_str())];
            let answer = app.send(Some(&browser), "POST", &path(route), Some("{}".to_owned()), &headers).await;

            assert_eq!((answer.status, answer.code().as_str()), (StatusCode::FORBIDDEN, "CSRF"), "{}", route.path);
        }
    }
}

#[tokio::test]
async fn every_act_wants_a_key_in_the_right_form() {
    let app = TestApp::new().await;
    let everything = Role::ALL.map(|role| medflight::domain::people::Grant { role, sites: medflight::domain::people::Sites::All });
    app.account("all", everything.to_vec()).await;
    let browser = app.session("all").await;

    for route in ROUTES.iter().filter(|route| route.keyed) {
        let without = app.send(Some(&browser), "POST", &path(route), Some("{}".to_owned()), &[]).await;
        let upper = [("idempotency-key", "0190F6C2-7A3B-7CDE-8F01-23456789ABCD")];
        let wrong = app.send(Some(&browser), "POST", &path(route), Some("{}".to_owned()), &upper).await;

        for answer in [without, wrong] {
            assert_eq!((answer.status, answer.code().as_str()), (StatusCode::BAD_REQUEST, "IDEMPOTENCY_KEY"), "{}", route.path);
        }
    }
}
