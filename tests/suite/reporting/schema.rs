//! A small checker of JSON Schema: the words that the two schemas of this house use, and no others.

use regex::Regex;
use serde_json::Value;

/// Words that say something to people, or that ask for more than a shape.
const SILENT: [&str; 12] = [
    "$schema",
    "$id",
    "$defs",
    "definitions",
    "title",
    "description",
    "default",
    "format",
    "required",
    "properties",
    "additionalProperties",
    "maxItems",
];

/// Everything that is wrong with a value, each with its path.
pub(super) fn faults(schema: &Value, value: &Value) -> Vec<String> {
    let mut out = Vec::new();
    check(schema, schema, value, "$", &mut out);
    out
}

fn check(root: &Value, schema: &Value, value: &Value, at: &str, out: &mut Vec<String>) {
    let Some(words) = schema.as_object() else {
        if schema == &Value::Bool(false) {
            out.push(format!("{at}: nothing is allowed here"));
        }
        return;
    };
    let mut wrong = |what: String| out.push(format!("{at}: {what}"));
    for (word, said) in words {
        match word.as_str() {
            "type" if !is_type(said, value) => wrong(format!("{value} is not {said}")),
            "enum" if !said.as_array().unwrap().contains(value) => {
                wrong(format!("{value} is not in {said}"))
            }
            "const" if said != value => wrong(format!("{value} is not {said}")),
            "minimum" if value.as_f64().is_some_and(|n| n < said.as_f64().unwrap()) => {
                wrong(format!("{value} < {said}"))
            }
            "maximum" if value.as_f64().is_some_and(|n| n > said.as_f64().unwrap()) => {
                wrong(format!("{value} > {said}"))
            }
            "minItems"
                if value
                    .as_array()
                    .is_some_and(|v| (v.len() as u64) < said.as_u64().unwrap()) =>
            {
                wrong("too few".to_owned());
            }
            "uniqueItems" => {
                let items = value.as_array().map(Vec::as_slice).unwrap_or_default();
                if items
                    .iter()
                    .enumerate()
                    .any(|(i, item)| items[..i].contains(item))
                {
                    wrong("twice the same".to_owned());
                }
            }
            "pattern" => {
                let pattern = Regex::new(said.as_str().unwrap()).unwrap();
                if value.as_str().is_some_and(|text| !pattern.is_match(text)) {
                    wrong(format!("{value} does not match {said}"));
                }
            }
            _ => {}
        }
    }
    members(root, schema, value, at, out);
    for (word, said) in words {
        match word.as_str() {
            "$ref" => {
                let target = root
                    .pointer(said.as_str().unwrap().trim_start_matches('#'))
                    .unwrap();
                check(root, target, value, at, out);
            }
            "items" => {
                for (i, item) in value.as_array().into_iter().flatten().enumerate() {
                    check(root, said, item, &format!("{at}[{i}]"), out);
                }
            }
            "anyOf" | "oneOf" => {
                let fits = |one: &&Value| {
                    let mut faults = Vec::new();
                    check(root, one, value, at, &mut faults);
                    faults.is_empty()
                };
                let count = said.as_array().unwrap().iter().filter(fits).count();
                if count == 0 || (word == "oneOf" && count > 1) {
                    out.push(format!("{at}: {count} of {word}"));
                }
            }
            "type" | "enum" | "const" | "minimum" | "maximum" | "minItems" | "uniqueItems"
            | "pattern" => {}
            word => assert!(SILENT.contains(&word), "the checker does not know `{word}`"),
        }
    }
}

/// What is required, what is named, and what is not named.
fn members(root: &Value, schema: &Value, value: &Value, at: &str, out: &mut Vec<String>) {
    let Some(object) = value.as_object() else {
        return;
    };
    for name in schema["required"].as_array().into_iter().flatten() {
        if !object.contains_key(name.as_str().unwrap()) {
            out.push(format!("{at}: no {name}"));
        }
    }
    for (key, member) in object {
        let named = schema["properties"].get(key);
        if let Some(known) = named.or_else(|| schema.get("additionalProperties")) {
            check(root, known, member, &format!("{at}.{key}"), out);
        }
    }
}

fn is_type(said: &Value, value: &Value) -> bool {
    let is = |name: &Value| match name.as_str().unwrap() {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        other => unreachable!("{other}"),
    };
    said.as_array()
        .map_or_else(|| is(said), |names| names.iter().any(is))
}

#[test]
fn the_checker_finds_faults() {
    let schema: Value =
        serde_json::from_str(include_str!("../../../docs/report.schema.json")).unwrap();
    let of = |value: Value| faults(&schema, &value);
    assert_eq!(of(serde_json::json!({})).len(), 8);
    assert!(
        of(serde_json::json!({"schema": "x"}))
            .iter()
            .any(|fault| fault.contains("\"x\" is not"))
    );
    let finding = serde_json::json!({"findings": [{"left": "1,0", "severity": "bad"}]});
    let text = of(finding).join("\n");
    assert!(
        text.contains("$.findings[0].left") && text.contains("$.findings[0].severity"),
        "{text}"
    );
}
