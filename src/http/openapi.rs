//! The OpenAPI 3.1 description, made from the table of routes and the Rust shapes.

use super::auth::{COOKIE, CSRF_HEADER, KEY_HEADER, SECOND_HEADER};
use super::late::LATE_HEADERS;
use super::problem::ProblemDocument;
use super::routes::{Method, ROUTES, Reply, Route, Shape, Signing, Who};
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, SchemaGenerator};
use serde_json::{Map, Value, json};

/// The description.
#[must_use]
pub fn document() -> Value {
    let mut shapes = Shapes::default();
    let mut paths: Map<String, Value> = Map::new();
    for route in ROUTES {
        let operation = shapes.operation(route);
        let entry = paths.entry(route.path).or_insert_with(|| json!({}));
        if let Some(methods) = entry.as_object_mut() {
            methods.insert(name(route.method).to_owned(), operation);
        }
    }
    let problem = shapes.problem.clone();
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "medflight",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Ground control of a medical drone network. Times are RFC 3339. Errors are RFC 9457 problem documents in \
                            Vietnamese and English with stable codes. An act sent twice under one key is done once.",
            "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" },
        },
        "paths": paths,
        "components": {
            "schemas": shapes.definitions(),
            "responses": {
                "Problem": {
                    "description": "What is wrong, by which rule, and what to do next.",
                    "content": { "application/problem+json": { "schema": problem } },
                },
            },
            "securitySchemes": {
                "session": { "type": "apiKey", "in": "cookie", "name": COOKIE },
                "feed": { "type": "http", "scheme": "bearer", "description": "The token that `medflight feed` drew for the station." },
            },
        },
    })
}

fn name(method: Method) -> &'static str {
    match method {
        Method::Get => "get",
        Method::Post => "post",
    }
}

/// Shapes as they are read and as they are written differ: a field with a default may be left out of what is sent to us, and is
/// always there in what we send.
struct Shapes {
    read: SchemaGenerator,
    written: SchemaGenerator,
    problem: Value,
}

impl Default for Shapes {
    fn default() -> Self {
        let settings = || SchemaSettings::draft2020_12().with(|settings| settings.definitions_path = "/components/schemas".into());
        let mut written = settings().for_serialize().into_generator();
        let problem = written.subschema_for::<ProblemDocument>().to_value();
        Self { read: settings().for_deserialize().into_generator(), written, problem }
    }
}

impl Shapes {
    fn operation(&mut self, route: &Route) -> Value {
        let mut operation = json!({
            "summary": route.summary,
            "operationId": operation_id(route),
            "parameters": self.parameters(route),
            "responses": self.responses(route),
        });
        if let Some(description) = description(route) {
            operation["description"] = description.into();
        }
        if let Some(shape) = route.body {
            let schema = shape(&mut self.read).to_value();
            operation["requestBody"] = json!({ "required": true, "content": { "application/json": { "schema": schema } } });
        }
        match route.who {
            Who::Anyone => {}
            Who::Feed => operation["security"] = json!([{ "feed": [] }]),
            Who::SignedIn | Who::May(_) => operation["security"] = json!([{ "session": [] }]),
        }
        operation
    }

    fn parameters(&self, route: &Route) -> Vec<Value> {
        let text = json!({ "type": "string" });
        let named = |name: &str, place: &str, required: bool, what: &str| json!({ "name": name, "in": place, "required": required, "description": what, "schema": text });
        let mut parameters: Vec<Value> = path_parameters(route.path).map(|name| named(name, "path", true, "Its id.")).collect();
        parameters.extend(route.query.iter().map(|(name, what)| named(name, "query", false, what)));
        if route.method == Method::Post && matches!(route.who, Who::SignedIn | Who::May(_)) {
            parameters.push(named(CSRF_HEADER, "header", true, "`csrf` of the session."));
        }
        if route.keyed {
            parameters.extend(LATE_HEADERS.iter().map(|(name, what)| named(name, "header", false, what)));
            parameters.push(named(KEY_HEADER, "header", true, "The client's id of the act: a UUID in lower case."));
        }
        if route.signing == Signing::TwoPersons {
            parameters.push(named(SECOND_HEADER, "header", false, "Token of a second person's signature."));
        }
        parameters
    }

    fn responses(&mut self, route: &Route) -> Value {
        let mut json_of = |shape: Shape| shape(&mut self.written).to_value();
        let (status, response) = match route.reply {
            Reply::Json(status, shape) => {
                (status, json!({ "description": "Done.", "content": { "application/json": { "schema": json_of(shape) } } }))
            }
            Reply::Empty(status) => (status, json!({ "description": "Done." })),
            Reply::Text(media) => (200, json!({ "description": "Done.", "content": { media: { "schema": {} } } })),
            Reply::Events(shape) => {
                let described = format!("A stream of events; data of `record`: {}", json_of(shape));
                (200, json!({ "description": described, "content": { "text/event-stream": { "schema": { "type": "string" } } } }))
            }
        };
        json!({ status.to_string(): response, "default": { "$ref": "#/components/responses/Problem" } })
    }

    /// Every shape by its name. One that is read and written stands here as it is written when the two are the same.
    fn definitions(&mut self) -> Map<String, Value> {
        let mut all = self.written.take_definitions(true);
        for (name, read) in self.read.take_definitions(true) {
            all.entry(name).or_insert(read);
        }
        all
    }
}

fn description(route: &Route) -> Option<String> {
    let who = match route.who {
        Who::Anyone => None,
        Who::Feed => Some("For weather stations that default.toml names, each for its own site.".to_owned()),
        Who::SignedIn => Some("For everybody who is signed in.".to_owned()),
        Who::May(act) => {
            let roles = crate::domain::people::Role::ALL.into_iter().filter(|role| crate::domain::people::may(*role, act));
            let names: Vec<String> = roles.filter_map(|role| serde_json::to_value(role).ok()?.as_str().map(str::to_owned)).collect();
            Some(format!("For the roles {}.", names.join(", ")))
        }
    };
    let signing = match route.signing {
        Signing::None => None,
        Signing::Signed => Some("Needs a signature of the last five minutes."),
        Signing::TwoPersons => Some("Needs a signature of the last five minutes, and a second person's where the matter asks for two."),
    };
    match (who, signing) {
        (None, None) => None,
        (Some(who), None) => Some(who),
        (None, Some(signing)) => Some(signing.to_owned()),
        (Some(who), Some(signing)) => Some(format!("{who} {signing}")),
    }
}

fn operation_id(route: &Route) -> String {
    let path: Vec<&str> = route.path.split(['/', '.']).filter(|part| !part.is_empty() && *part != "api").collect();
    let path = path.join("-").replace(['{', '}'], "");
    format!("{}-{path}", name(route.method))
}

fn path_parameters(path: &'static str) -> impl Iterator<Item = &'static str> {
    path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
}

/// The shape of a problem, by itself.
#[must_use]
pub fn problem_schema() -> Value {
    let mut generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    ProblemDocument::json_schema(&mut generator).to_value()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_row_of_the_table_is_described_and_nothing_else() {
        let described = document();
        let paths = described["paths"].as_object().expect("paths");
        let found: BTreeSet<(String, String)> = paths
            .iter()
            .flat_map(|(path, methods)| methods.as_object().expect("methods").keys().map(|method| (path.clone(), method.clone())))
            .collect();
        let wanted: BTreeSet<(String, String)> =
            ROUTES.iter().map(|route| (route.path.to_owned(), name(route.method).to_owned())).collect();

        assert_eq!(found, wanted);
        assert_eq!(wanted.len(), ROUTES.len(), "no row stands twice");
    }

    #[test]
    fn a_shape_that_is_read_and_written_is_one_shape() {
        let mut shapes = Shapes::default();
        for route in ROUTES {
            shapes.operation(route);
        }
        let written = shapes.written.take_definitions(true);

        for (name, read) in shapes.read.take_definitions(true) {
            if let Some(written) = written.get(&name) {
                assert_eq!(&read, written, "{name}");
            }
        }
    }

    #[test]
    fn every_reference_leads_somewhere() {
        let described = document();
        let text = described.to_string();

        for reference in text.split("\"$ref\":\"#").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(described.pointer(reference).is_some(), "{reference}");
        }
    }
}
