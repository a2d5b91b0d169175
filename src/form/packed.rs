//! What is unpacked only where it is asked for: of the phrases and rules that the program brings along, a document needs
//! few.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::sync::OnceLock;

/// A value, or the bytes in which it was kept.
#[derive(Clone)]
pub struct Packed<T> {
    bytes: Box<[u8]>,
    value: OnceLock<Option<T>>,
}

impl<T> From<T> for Packed<T> {
    fn from(value: T) -> Self {
        Self {
            bytes: Box::default(),
            value: OnceLock::from(Some(value)),
        }
    }
}

impl<T: DeserializeOwned> Packed<T> {
    /// The value; none where the bytes are not those of one.
    pub fn get(&self) -> Option<&T> {
        let unpacked = || postcard::from_bytes(&self.bytes).ok();
        self.value.get_or_init(unpacked).as_ref()
    }

    /// The value, where it has been asked for before.
    pub fn peek(&self) -> Option<&T> {
        self.value.get().and_then(Option::as_ref)
    }
}

impl<T: DeserializeOwned + fmt::Debug> fmt::Debug for Packed<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.get().fmt(f)
    }
}

impl<T: DeserializeOwned + Serialize> Serialize for Packed<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let bytes = self.get().map(postcard::to_stdvec).transpose();
        let bytes = bytes.map_err(serde::ser::Error::custom)?;
        serializer.serialize_bytes(&bytes.unwrap_or_default())
    }
}

impl<'de, T> Deserialize<'de> for Packed<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let bytes = <&[u8]>::deserialize(deserializer)?;
        Ok(Self {
            bytes: bytes.into(),
            value: OnceLock::new(),
        })
    }
}
