//! The functions' program: what Lambda's runtime asks of it, read from its ELF headers.

use std::fmt;

use object::Endianness;
use object::elf::{EM_AARCH64, EM_X86_64, FileHeader64};
use object::read::elf::FileHeader;
use serde::{Deserialize, Serialize};

/// The newest GLIBC that a program may ask for: the one of `provided.al2023`.
///
/// Amazon Linux 2023 has 2.34 (its release notes, "GNU C Library", November 2026).
pub const NEWEST_GLIBC: Glibc = Glibc {
    major: 2,
    minor: 34,
};

/// Largest program that is still quick to start, bytes. Ours, no quota: a cold start reads the whole of it.
pub const LARGE_PROGRAM: usize = 8_000_000;

/// Largest archive of it, bytes. Ours as well: Lambda takes 50 MB.
pub const LARGE_ARCHIVE: usize = 3_500_000;

/// What Lambda functions run on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Architecture {
    /// Intel and AMD.
    #[default]
    X86_64,
    /// Graviton.
    Arm64,
}

impl Architecture {
    /// Lambda's word for it: `x86_64` or `arm64`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Architecture::X86_64 => "x86_64",
            Architecture::Arm64 => "arm64",
        }
    }

    /// The file that `sfn-breaker package` leaves the program in.
    #[must_use]
    pub const fn program_file(self) -> &'static str {
        match self {
            Architecture::X86_64 => "bootstrap-x86_64",
            Architecture::Arm64 => "bootstrap-arm64",
        }
    }
}

impl fmt::Display for Architecture {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.word())
    }
}

/// A version of the GNU C library.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Glibc {
    /// `2` of `2.34`.
    pub major: u32,
    /// `34` of `2.34`.
    pub minor: u32,
}

impl fmt::Display for Glibc {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}.{}", self.major, self.minor)
    }
}

/// A program that Lambda can run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Program {
    /// What it runs on.
    pub architecture: Architecture,
    /// The newest GLIBC that it asks for; none when it brings its own C library or needs none.
    pub glibc: Option<Glibc>,
}

/// Why Lambda cannot run a program.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProgramError {
    /// Not what Linux runs, or damaged.
    #[error("is no Linux program for 64 bits: {0}")]
    NoProgram(String),
    /// For another kind of machine.
    #[error("is built for machine {0} of the ELF list, expected x86_64 or arm64")]
    Machine(u16),
    /// For a newer C library than Lambda's.
    #[error("asks for GLIBC {needed} ({symbols}), but provided.al2023 has {NEWEST_GLIBC}")]
    Glibc {
        /// What it asks for.
        needed: Glibc,
        /// The version's name and the library's, as the file has them.
        symbols: String,
    },
}

/// Reads what a program runs on, and refuses what Lambda could not start.
///
/// # Errors
/// When the bytes are no 64-bit ELF program for x86_64 or arm64, or ask for a newer GLIBC than [`NEWEST_GLIBC`].
pub fn inspect(bytes: &[u8]) -> Result<Program, ProgramError> {
    let header = FileHeader64::<Endianness>::parse(bytes).map_err(damaged)?;
    let endian = header.endian().map_err(damaged)?;
    if endian != Endianness::Little {
        return Err(ProgramError::NoProgram("it is big-endian".to_owned()));
    }
    let architecture = match header.e_machine(endian) {
        EM_X86_64 => Architecture::X86_64,
        EM_AARCH64 => Architecture::Arm64,
        other => return Err(ProgramError::Machine(other)),
    };
    let mut newest: Option<(Glibc, String)> = None;
    for (library, version) in needed(header, endian, bytes).map_err(damaged)? {
        let Some(glibc) = glibc(&version) else {
            continue;
        };
        if newest.as_ref().is_none_or(|(newest, _)| glibc > *newest) {
            newest = Some((glibc, format!("{version} of {library}")));
        }
    }
    match newest {
        Some((needed, symbols)) if needed > NEWEST_GLIBC => {
            Err(ProgramError::Glibc { needed, symbols })
        }
        newest => Ok(Program {
            architecture,
            glibc: newest.map(|(glibc, _)| glibc),
        }),
    }
}

/// The versions of symbols that a program asks its libraries for, each with the library.
fn needed(
    header: &FileHeader64<Endianness>,
    endian: Endianness,
    bytes: &[u8],
) -> object::Result<Vec<(String, String)>> {
    let sections = header.sections(endian, bytes)?;
    let Some((mut libraries, strings)) = sections.gnu_verneed(endian, bytes)? else {
        return Ok(Vec::new());
    };
    let strings = sections.strings(endian, bytes, strings)?;
    let mut found = Vec::new();
    while let Some((library, mut versions)) = libraries.next()? {
        let library = text(library.file(endian, strings)?);
        while let Some(version) = versions.next()? {
            found.push((library.clone(), text(version.name(endian, strings)?)));
        }
    }
    Ok(found)
}

/// `2.34` of `GLIBC_2.34` and of `GLIBC_2.2.5`, whose third number never mattered since.
fn glibc(version: &str) -> Option<Glibc> {
    let mut numbers = version.strip_prefix("GLIBC_")?.split('.');
    Some(Glibc {
        major: numbers.next()?.parse().ok()?,
        minor: numbers.next()?.parse().ok()?,
    })
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn damaged(error: object::Error) -> ProgramError {
    ProgramError::NoProgram(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::{Glibc, ProgramError, glibc, inspect};

    #[test]
    fn versions_are_compared_as_numbers() {
        assert!(glibc("GLIBC_2.9") < glibc("GLIBC_2.34"));
        assert_eq!(glibc("GLIBC_2.2.5"), Some(Glibc { major: 2, minor: 2 }));
        assert_eq!(glibc("GLIBC_PRIVATE"), None);
        assert_eq!(glibc("GCC_3.0"), None);
    }

    /// The oldest version that programs for x86_64 and arm64 ask for becomes one that is yet to come.
    #[test]
    #[cfg(target_os = "linux")]
    fn a_newer_c_library_than_lambda_has_is_refused() {
        let mut program = std::fs::read(std::env::current_exe().unwrap()).unwrap();
        let (old, new): (&[u8], &[u8]) = match cfg!(target_arch = "x86_64") {
            true => (b"\0GLIBC_2.2.5\0", b"\0GLIBC_2.225\0"),
            false => (b"\0GLIBC_2.17\0", b"\0GLIBC_2.99\0"),
        };
        let found = program.windows(old.len()).position(|bytes| bytes == old);
        let at = found.unwrap();
        program[at..at + new.len()].copy_from_slice(new);
        let refused = inspect(&program).unwrap_err().to_string();
        assert!(refused.starts_with("asks for GLIBC 2."), "{refused}");
        assert!(refused.ends_with("provided.al2023 has 2.34"), "{refused}");
    }

    /// The test's own binary is a program for this machine, so everything is in it.
    #[test]
    #[cfg(target_os = "linux")]
    fn damaged_programs_are_refused_and_nothing_panics() {
        let whole = std::fs::read(std::env::current_exe().unwrap()).unwrap();
        inspect(&whole).unwrap();
        for length in (0..4_096).chain([whole.len() / 2, whole.len() - 1]) {
            let refused = inspect(&whole[..length]);
            assert!(
                matches!(refused, Err(ProgramError::NoProgram(_))),
                "{length}"
            );
        }
        let mut other = whole.clone();
        other[18] = 3; // e_machine: Intel 80386
        other[19] = 0;
        assert_eq!(inspect(&other), Err(ProgramError::Machine(3)));
    }
}
