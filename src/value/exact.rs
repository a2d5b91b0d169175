//! A decimal as the bytes that it is kept in.

use super::Decimal;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub(crate) fn serialize<S: Serializer>(value: &Decimal, to: S) -> Result<S::Ok, S::Error> {
    value.serialize().serialize(to)
}

pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Decimal, D::Error> {
    <[u8; 16]>::deserialize(from).map(Decimal::deserialize)
}
