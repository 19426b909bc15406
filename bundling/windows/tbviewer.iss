; The Windows installer, made by Inno Setup 6.3: iscc /DVersion=0.1.0 bundling\windows\tbviewer.iss
; Per user without administrator rights, or per machine; silently with /VERYSILENT, see docs/it.md.

#ifndef Version
  #error Say which version: /DVersion=0.1.0
#endif

[Setup]
AppId={{6B0B0C2B-5D0B-4B53-9E0B-6C0C1D6C7A51}
AppName=tbviewer
AppVersion={#Version}
AppPublisher=The tbviewer authors
LicenseFile=..\..\LICENSE
DefaultDirName={autopf}\tbviewer
DefaultGroupName=tbviewer
DisableProgramGroupPage=yes
; Asked at the start; /ALLUSERS and /CURRENTUSER answer it.
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=commandline dialog
; What Qt asks for: Windows 10, version 1809.
MinVersion=10.0.17763
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
ChangesAssociations=yes
Compression=lzma2/max
SolidCompression=yes
OutputDir=..\..\dist
OutputBaseFilename=tbviewer-{#Version}-windows-x64
UninstallDisplayIcon={app}\tbviewer-window.exe
WizardStyle=modern

[Tasks]
Name: desktop; Description: "{cm:CreateDesktopIcon}"; Flags: unchecked
Name: dicom; Description: "Open DICOM films (.dcm) with tbviewer"
; Not the PATH: Windows' own list of programs, by which Win+R and start find it.
Name: path; Description: "Let Win+R and 'start tbviewer' find the program"

[InstallDelete]
; What an older version brought and this one does not; settings and journal are elsewhere.
Type: filesandordirs; Name: "{app}\_internal"

[Files]
Source: "..\..\dist\tbviewer\*"; DestDir: "{app}"; Flags: recursesubdirs createallsubdirs ignoreversion

[Icons]
Name: "{group}\tbviewer"; Filename: "{app}\tbviewer-window.exe"
Name: "{autodesktop}\tbviewer"; Filename: "{app}\tbviewer-window.exe"; Tasks: desktop

[Registry]
Root: HKA; Subkey: "Software\Classes\.dcm\OpenWithProgids"; ValueType: string; ValueName: "tbviewer.dicom"; ValueData: ""; Flags: uninsdeletevalue; Tasks: dicom
Root: HKA; Subkey: "Software\Classes\tbviewer.dicom"; ValueType: string; ValueData: "DICOM film"; Flags: uninsdeletekey; Tasks: dicom
Root: HKA; Subkey: "Software\Classes\tbviewer.dicom\shell\open\command"; ValueType: string; ValueData: """{app}\tbviewer-window.exe"" ""%1"""; Tasks: dicom
Root: HKA; Subkey: "Software\Microsoft\Windows\CurrentVersion\App Paths\tbviewer.exe"; ValueType: string; ValueData: "{app}\tbviewer.exe"; Flags: uninsdeletekey; Tasks: path

[Run]
Filename: "{app}\tbviewer-window.exe"; Description: "{cm:LaunchProgram,tbviewer}"; Flags: nowait postinstall skipifsilent
