// Our standard library: which of Python's own files stay out, because they cannot work in a tab or nobody there needs them.

/** Top-level names left out: processes, terminals, databases, servers, packaging, the compilers' own tools. */
const DROPPED = new Set(
  `_pyrepl idlelib tkinter turtledemo turtle.py lib2to3 distutils ensurepip venv test
   multiprocessing xml xmlrpc wsgiref imaplib.py smtplib.py poplib.py ftplib.py mailbox.py socketserver.py
   webbrowser.py pty.py tty.py netrc.py pydoc.py pydoc_data sqlite3 dbm shelve.py curses ctypes
   modulefinder.py zipapp.py compileall.py py_compile.py trace.py pickletools.py tabnanny.py pyclbr.py
   optparse.py plistlib.py wave.py antigravity.py this.py __hello__.py __phello__ fileinput.py getpass.py
   _pydatetime.py _pydecimal.py _pyio.py _py_abc.py nturl2path.py rlcompleter.py site-packages symtable.py
   sre_constants.py sre_compile.py sre_parse.py email http html mimetypes.py uuid.py tarfile.py pdb.py doctest.py
   bdb.py cmd.py code.py zoneinfo filecmp.py tomllib configparser.py stringprep.py
   _sysconfigdata__emscripten_wasm32-emscripten.py _android_support.py _apple_support.py _ios_support.py
   _aix_support.py _osx_support.py`.split(/\s+/),
);

/** Files left out of packages that stay. */
const DROPPED_FILES = [
  /^asyncio\/(windows_|proactor_|__main__|tools)/,
  /^pyodide\/(http|console|_nodesock|experimental)/,
  /^importlib\/(metadata|resources)\//,
  /^urllib\/(request|robotparser|response)/,
  /^concurrent\/(interpreters|futures\/(process|interpreter))/,
  /^unittest\/(__main__)/,
  /(^|\/)(tests?|idle_test)\//,
];

/** Encodings kept: what text, zip files and pickles use. */
const ENCODINGS = new Set(
  `__init__ aliases ascii latin_1 utf_8 utf_8_sig utf_16 utf_16_le utf_16_be utf_32 utf_32_le utf_32_be cp437 cp1252
   unicode_escape raw_unicode_escape idna punycode hex_codec base64_codec rot_13 undefined iso8859_1`.split(
    /\s+/,
  ),
);

/** Whether a file of Pyodide's `python_stdlib.zip` goes into ours. */
export function keepsStdlibFile(path: string): boolean {
  const top = path.split('/')[0]!;
  if (DROPPED.has(top)) return false;
  if (top === 'encodings') return ENCODINGS.has(path.slice('encodings/'.length).replace(/\.py$/, ''));
  return !DROPPED_FILES.some((pattern) => pattern.test(path));
}
