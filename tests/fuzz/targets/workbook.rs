#![no_main]

libfuzzer_sys::fuzz_target!(init: crossfoot_fuzz::quiet(), |bytes: &[u8]| crossfoot_fuzz::workbook(bytes));
