// These tests drive the executable with POSIX shells, modes and signals.
[assembly: System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
