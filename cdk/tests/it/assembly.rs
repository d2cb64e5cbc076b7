//! What the CDK CLI reads.

use std::io::{Cursor, Read};

use cdk::assembly::{Assembly, Assets};
use serde_json::Value;
use zip::ZipArchive;

use crate::{everything, example, synth};

fn json(assembly: &Assembly, file: &str) -> Value {
    serde_json::from_slice(&assembly.files[file]).unwrap()
}

#[test]
fn the_manifest_is_what_it_was() {
    let assembly = synth(example("minimal"), Assets::Bootstrapped);
    insta::assert_json_snapshot!("manifest", json(&assembly, "manifest.json"));
    insta::assert_json_snapshot!("assets", json(&assembly, "breaker.assets.json"));
}

/// Whatever the manifests name is there, under the hash it is named by.
#[test]
fn every_file_is_there() {
    for assets in [Assets::Bootstrapped, Assets::Bucket("mine".to_owned())] {
        let assembly = synth(everything(), assets);
        let manifest = json(&assembly, "manifest.json");
        let artifacts = manifest["artifacts"].as_object().unwrap();
        let mut sources = 0;
        for artifact in artifacts.values() {
            let properties = &artifact["properties"];
            for key in ["file", "templateFile"] {
                if let Some(file) = properties[key].as_str() {
                    assert!(assembly.files.contains_key(file), "{file}");
                }
            }
            for dependency in artifact["dependencies"].as_array().into_iter().flatten() {
                assert!(artifacts.contains_key(dependency.as_str().unwrap()));
            }
            let Some(file) = properties["file"]
                .as_str()
                .filter(|it| it.ends_with(".assets.json"))
            else {
                continue;
            };
            for source in json(&assembly, file)["files"].as_object().unwrap().values() {
                let path = source["source"]["path"].as_str().unwrap();
                assert!(assembly.files.contains_key(path), "{path}");
                sources += 1;
            }
        }
        // Code and template of two stacks.
        assert_eq!(sources, 4);
    }
}

#[test]
fn a_bucket_of_ones_own_needs_no_bootstrapping() {
    let assembly = synth(example("minimal"), Assets::Bucket("mine".to_owned()));
    let all: Vec<String> = assembly
        .files
        .iter()
        .filter(|(name, _)| name.ends_with(".json"))
        .map(|(_, bytes)| String::from_utf8_lossy(bytes).into_owned())
        .collect();
    assert!(!all.concat().contains("hnb659fds"));
    assert!(all.concat().contains("\"mine\""));
}

#[test]
fn the_functions_code_is_the_program_and_its_settings() {
    let assembly = synth(example("checkout"), Assets::Bootstrapped);
    let asset = &assembly.stacks[0].assets[0];
    let mut zip = ZipArchive::new(Cursor::new(&assembly.files[&asset.file][..])).unwrap();
    let mut read = |name: &str| {
        let mut text = String::new();
        zip.by_name(name)
            .unwrap()
            .read_to_string(&mut text)
            .unwrap();
        text
    };
    assert_eq!(read("bootstrap"), "a program for x86_64");
    let settings: breaker::settings::Settings =
        serde_json::from_str(&read("settings.json")).unwrap();
    assert!(settings.circuits.contains_key("payments"));
}
