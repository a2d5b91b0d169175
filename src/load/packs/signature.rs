//! Detached Ed25519 signatures in the format of minisign, so that people can check them without this program.
//!
//! A signature is of the archive of a pack. Since the same files give the same archive, it holds for a directory too.

use super::archive::archive;
use super::disk::{read, read_text, unwritten, write_file};
use super::tree::tree;
use super::unpack::{ARCHIVE, unpack};
use super::{SIGNATURE, assemble};
use crate::error::{LoadError, PackError};
use crate::lang::Said;
use crate::pack::Pack;
use crate::say;
use indexmap::IndexMap;
use minisign::{KeyPair, PublicKey, SecretKey, SecretKeyBox, SignatureBox};
use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};

/// A signature that holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    /// Whose it is, by the name in `[trust]`.
    pub who: String,
    /// The id of the key, in hexadecimal.
    pub key: String,
    /// What the signer wrote, which is signed too.
    pub comment: String,
}

/// Why a text is no public key; nothing where it is one.
pub(in crate::load) fn bad_key(key: &str) -> Option<Said> {
    PublicKey::from_base64(key.trim()).err().map(|_| {
        say!(
            "公钥是 minisign 公钥文件的第二行，以 RW 开头",
            "a public key is the second line of a public key file of minisign and begins with RW"
        )
    })
}

/// Makes a pair of keys: the secret one in `path`, the public one beside it with `.pub`. The public key is returned.
///
/// # Errors
///
/// A file that is there already or cannot be written.
pub fn keygen(path: &Path, password: Option<String>) -> Result<String, LoadError> {
    let public = with_ending(path, ".pub");
    if let Some(there) = [path, &public].into_iter().find(|path| path.exists()) {
        let path = there.display().to_string();
        return Err(PackError::Exists { path }.into());
    }
    let failed = |error: minisign::PError| PackError::BadKey {
        path: path.display().to_string(),
        reason: Said::same(error.to_string()),
    };
    let pair = match password.filter(|password| !password.is_empty()) {
        Some(password) => KeyPair::generate_encrypted_keypair(Some(password)),
        None => KeyPair::generate_unencrypted_keypair(),
    }
    .map_err(failed)?;
    let secret = pair
        .sk
        .to_box(Some("crossfoot secret key"))
        .map_err(failed)?;
    write_secret(path, secret.into_string().as_bytes()).map_err(|e| unwritten(path, &e))?;
    let text = pair.pk.to_box().map_err(failed)?.into_string();
    write_file(&public, text.as_bytes())?;
    Ok(pair.pk.to_base64())
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

/// Writes a file that only its owner can read.
fn write_secret(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)?.write_all(bytes)
}

/// Signs a pack, directory or archive, and says where the signature is.
///
/// # Errors
///
/// A pack or key that cannot be read, an archive that `pack build` did not make, a wrong password.
pub fn sign(path: &Path, key: &Path, password: Option<String>) -> Result<PathBuf, LoadError> {
    let (pack, bytes, target) = signable(path)?;
    let bad = |reason: Said| PackError::BadKey {
        path: key.display().to_string(),
        reason,
    };
    let secret = secret(&read_text(key)?, password).map_err(bad)?;
    let comment = format!("crossfoot pack {} {}", pack.name, pack.version);
    let signed = minisign::sign(None, &secret, Cursor::new(&bytes), Some(&comment), None);
    let signed = signed.map_err(|error| bad(Said::same(error.to_string())))?;
    write_file(&target, signed.into_string().as_bytes())?;
    Ok(target)
}

/// The secret key in a key file; one with a password is opened with it.
fn secret(text: &str, password: Option<String>) -> Result<SecretKey, Said> {
    let boxed = || {
        SecretKeyBox::from_string(text)
            .map_err(|_| say!("不是私钥文件", "it is not a secret key file"))
    };
    if let Ok(key) = boxed()?.into_unencrypted_secret_key() {
        return Ok(key);
    }
    let Some(password) = password else {
        return Err(say!(
            "私钥有密码，在环境变量 CROSSFOOT_KEY_PASSWORD 里给出",
            "the secret key has a password: give it in the environment variable CROSSFOOT_KEY_PASSWORD"
        ));
    };
    boxed()?.into_secret_key(Some(password)).map_err(|_| {
        say!(
            "不是私钥文件，或密码不对",
            "it is not a secret key file, or the password is wrong"
        )
    })
}

/// A pack, the bytes that its signature is of, and where the signature stands.
fn signable(path: &Path) -> Result<(Pack, Vec<u8>, PathBuf), LoadError> {
    if path.is_dir() {
        let files = tree(path)?;
        let pack = assemble(&path.display().to_string(), files.clone())?;
        return Ok((pack, archive(&files), path.join(SIGNATURE)));
    }
    let shown = path.display().to_string();
    let bytes = read(path, ARCHIVE)?;
    let files = unpack(&shown, &bytes)?;
    if archive(&files) != bytes {
        let reason = say!(
            "不是 crossfoot pack build 做出的，重新做一次再签",
            "crossfoot pack build did not make it: build it again, then sign"
        );
        return Err(PackError::BadArchive {
            path: shown,
            reason,
        }
        .into());
    }
    let pack = assemble(&shown, files)?;
    Ok((pack, bytes, with_ending(path, ".minisig")))
}

/// Who signed a pack, directory or archive, of those that are trusted.
///
/// # Errors
///
/// No signature, one that does not hold, or one by nobody who is trusted.
pub fn verify(path: &Path, trust: &IndexMap<String, String>) -> Result<(Pack, Signed), LoadError> {
    let (pack, bytes, target) = signable(path)?;
    if !target.exists() {
        let path = path.display().to_string();
        return Err(PackError::Unsigned { path }.into());
    }
    match holds(&bytes, &read_text(&target)?, trust) {
        Ok(signed) => Ok((pack, signed)),
        Err(Broken::Stranger(reason)) => {
            let name = pack.name;
            Err(PackError::NotTrusted { name, reason }.into())
        }
        Err(Broken::Wrong(reason)) => {
            let path = target.display().to_string();
            Err(PackError::BadSignature { path, reason }.into())
        }
    }
}

/// Why a signature says nothing.
pub(super) enum Broken {
    /// Nobody who is trusted made it.
    Stranger(Said),
    /// It is not of these bytes, or no signature.
    Wrong(Said),
}

/// Whose of the trusted keys a signature of these bytes is by, or why by none.
pub(super) fn holds(
    bytes: &[u8],
    signature: &str,
    trust: &IndexMap<String, String>,
) -> Result<Signed, Broken> {
    let signature = SignatureBox::from_string(signature).map_err(|_| {
        Broken::Wrong(say!(
            "不是 minisign 的签名",
            "it is not a signature of minisign"
        ))
    })?;
    let id = key_id(signature.keynum());
    let keys = trust
        .iter()
        .filter_map(|(who, key)| Some((who, PublicKey::from_base64(key.trim()).ok()?)));
    let Some((who, key)) = keys
        .into_iter()
        .find(|(_, key)| key.keynum() == signature.keynum())
    else {
        return Err(Broken::Stranger(say!(
            "签名的密钥 {id} 不在信任之列",
            "the key {id} that signed it is not trusted"
        )));
    };
    minisign::verify(&key, &signature, Cursor::new(bytes), true, false, false).map_err(|_| {
        Broken::Wrong(say!(
            "内容与“{who}”的签名不符",
            "the content does not match the signature of “{who}”"
        ))
    })?;
    Ok(Signed {
        who: who.clone(),
        key: id,
        comment: signature.trusted_comment().unwrap_or_default(),
    })
}

/// The id of a key as minisign prints it.
fn key_id(bytes: &[u8]) -> String {
    bytes
        .iter()
        .rev()
        .map(|byte| format!("{byte:02X}"))
        .collect()
}
