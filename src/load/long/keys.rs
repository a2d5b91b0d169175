//! Codes and names as they stand in a long file, each worked out once.

use crate::source::saturate;

/// Byte strings by number, found by a hash of their own: there are a few thousand, and every row asks for two.
#[derive(Clone, Debug, Default)]
pub(super) struct Keys<T> {
    slots: Vec<u32>,
    entries: Vec<(u64, Box<[u8]>, T)>,
}

impl<T> Keys<T> {
    /// The number of a key, and whether it is known.
    pub(super) fn find(&self, key: &[u8]) -> Option<u32> {
        let hash = hash(key);
        let mask = self.slots.len().checked_sub(1)?;
        let mut at = hash as usize & mask;
        loop {
            let number = self
                .slots
                .get(at)
                .copied()
                .filter(|n| *n != 0)?
                .wrapping_sub(1);
            if let Some((own, text, _)) = self.entries.get(number as usize)
                && *own == hash
                && **text == *key
            {
                return Some(number);
            }
            at = at.wrapping_add(1) & mask;
        }
    }

    /// Adds a key that is not known.
    pub(super) fn add(&mut self, key: &[u8], value: T) -> u32 {
        if self.entries.len().saturating_mul(2) >= self.slots.len() {
            let size = self.slots.len().saturating_mul(2).max(1024);
            self.slots = vec![0; size];
            for number in 0..self.entries.len() {
                self.place(number);
            }
        }
        let number = self.entries.len();
        self.entries.push((hash(key), key.into(), value));
        self.place(number);
        saturate(number)
    }

    fn place(&mut self, number: usize) {
        let Some((hash, ..)) = self.entries.get(number) else {
            return;
        };
        let mask = self.slots.len().saturating_sub(1);
        let mut at = *hash as usize & mask;
        while let Some(slot) = self.slots.get_mut(at) {
            if *slot == 0 {
                *slot = saturate(number).saturating_add(1);
                return;
            }
            at = at.wrapping_add(1) & mask;
        }
    }

    /// What goes with a key.
    pub(super) fn get(&self, number: u32) -> Option<&T> {
        self.entries.get(number as usize).map(|(_, _, value)| value)
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }
}

/// Eight bytes at a time, multiplied and turned: the keys are short and no one's secret.
fn hash(key: &[u8]) -> u64 {
    const K: u64 = 0x9E37_79B9_7F4A_7C15;
    let mut hash = (key.len() as u64).wrapping_mul(K);
    let (words, rest) = key.as_chunks::<8>();
    for word in words {
        hash = (hash ^ u64::from_le_bytes(*word))
            .wrapping_mul(K)
            .rotate_left(29);
    }
    let mut last = [0u8; 8];
    for (slot, byte) in last.iter_mut().zip(rest) {
        *slot = *byte;
    }
    hash = (hash ^ u64::from_le_bytes(last)).wrapping_mul(K);
    hash ^ (hash >> 32)
}
