"""The film's DICOM header: a Digital X-Ray Image for presentation (PS3.3 A.26), said to be made."""

from uuid import NAMESPACE_URL, uuid5

from pydicom import config
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.encaps import encapsulate
from pydicom.filewriter import dcmwrite
from pydicom.uid import UID, DigitalXRayImageStorageForPresentation, JPEGLosslessSV1

BITS = 12
_DAY, _TIME = "20260101", "090000"
_TO_DETECTOR_MM, _TO_CHEST_MM = 1800, 1690
# Name, centre, width. The last two are the greys of lungs and of what lies between them.
_WINDOWS = (("STANDARD", 2000, 3900), ("LUNG", 1500, 2400), ("MEDIASTINUM", 3000, 1600))


def write(path: str, codestream: bytes, *, size: int, pitch_mm: float) -> None:
    """Write a film of `size` × `size` pixels, coded as JPEG lossless, with its whole header."""
    film = FileDataset(None, {}, preamble=b"\0" * 128, file_meta=_file_meta())
    for part in (_patient(), _study(), _equipment(), _acquisition(pitch_mm), _image(size)):
        film.update(part)
    film.PixelData = encapsulate([codestream])
    film["PixelData"].VR = "OB"
    film["PixelData"].is_undefined_length = True
    config.settings.writing_validation_mode = config.RAISE
    dcmwrite(path, film, enforce_file_format=True)


def _uid(what: str) -> UID:
    """Return a UID that is always the same for the same thing (PS3.5 B.2)."""
    return UID(f"2.25.{uuid5(NAMESPACE_URL, f'tbviewer simulated film {what}').int}")


def _file_meta() -> FileMetaDataset:
    meta = FileMetaDataset()
    meta.FileMetaInformationVersion = b"\x00\x01"
    meta.MediaStorageSOPClassUID = DigitalXRayImageStorageForPresentation
    meta.MediaStorageSOPInstanceUID = _uid("image")
    meta.TransferSyntaxUID = JPEGLosslessSV1
    # Our own: pydicom's would change the file with every release of it.
    meta.ImplementationClassUID = _uid("implementation")
    meta.ImplementationVersionName = "TBVIEWER_SIM_1"
    return meta


def _coded(value: str, scheme: str, meaning: str) -> Dataset:
    code = Dataset()
    code.CodeValue, code.CodingSchemeDesignator, code.CodeMeaning = value, scheme, meaning
    return code


def _patient() -> Dataset:
    part = Dataset()
    part.PatientName = "SIMULATED^FILM"
    part.PatientID = "SIMULATED-0001"
    part.PatientBirthDate = ""
    part.PatientSex = "O"
    part.PatientAge = "034Y"
    part.PatientComments = "Simulated: there is no patient."
    part.PatientIdentityRemoved = "YES"
    part.DeidentificationMethod = "Computed from simple solids; no patient was ever involved."
    return part


def _study() -> Dataset:
    part = Dataset()
    part.SpecificCharacterSet = "ISO_IR 192"
    part.SOPClassUID = DigitalXRayImageStorageForPresentation
    part.SOPInstanceUID = _uid("image")
    part.StudyInstanceUID = _uid("study")
    part.SeriesInstanceUID = _uid("series")
    part.StudyID = "SIM1"
    part.AccessionNumber = ""
    part.ReferringPhysicianName = ""
    part.StudyDescription = "SIMULATED chest radiograph"
    part.SeriesDescription = "SIMULATED chest PA"
    part.SeriesNumber, part.InstanceNumber, part.AcquisitionNumber = 1, 1, 1
    for what in ("Study", "Series", "Acquisition", "Content", "InstanceCreation"):
        setattr(part, f"{what}Date", _DAY)
        setattr(part, f"{what}Time", _TIME)
    return part


def _equipment() -> Dataset:
    part = Dataset()
    part.Modality = "DX"
    part.PresentationIntentType = "FOR PRESENTATION"
    part.Manufacturer = "tbviewer simulation"
    part.ManufacturerModelName = "Beer-Lambert phantom"
    part.DeviceSerialNumber = "0"
    part.SoftwareVersions = "1"
    part.InstitutionName = "SIMULATED"
    return part


def _acquisition(pitch_mm: float) -> Dataset:
    """Return what is known of tube, detector, anatomy and view."""
    part = Dataset()
    part.BodyPartExamined = "CHEST"
    part.AnatomicRegionSequence = [_coded("51185008", "SCT", "Chest")]
    part.ImageLaterality = "U"
    part.ViewPosition = "PA"
    part.ViewCodeSequence = [_coded("272479007", "SCT", "postero-anterior")]
    part.ViewCodeSequence[0].ViewModifierCodeSequence = []
    part.PatientOrientation = ["L", "F"]
    part.PositionerType = "NONE"
    part.DetectorType = "DIRECT"
    part.DetectorConfiguration = "AREA"
    part.DetectorID = "SIMULATED"
    part.ImagerPixelSpacing = [pitch_mm, pitch_mm]
    part.DistanceSourceToDetector = _TO_DETECTOR_MM
    part.DistanceSourceToPatient = _TO_CHEST_MM
    part.EstimatedRadiographicMagnificationFactor = round(_TO_DETECTOR_MM / _TO_CHEST_MM, 4)
    part.KVP = 117
    part.AcquisitionContextSequence = []
    return part


def _image(size: int) -> Dataset:
    part = Dataset()
    part.ImageType = ["DERIVED", "PRIMARY"]
    part.DerivationDescription = "Line integrals through simple solids, with scatter and noise"
    part.ImageComments = "SIMULATED chest radiograph computed by tbviewer; there is no patient."
    part.BurnedInAnnotation = "YES"
    part.RecognizableVisualFeatures = "NO"
    part.LossyImageCompression = "00"
    part.SamplesPerPixel = 1
    part.PhotometricInterpretation = "MONOCHROME2"
    part.Rows, part.Columns = size, size
    part.BitsAllocated, part.BitsStored, part.HighBit = 16, BITS, BITS - 1
    part.PixelRepresentation = 0
    part.PixelIntensityRelationship = "LOG"
    part.PixelIntensityRelationshipSign = -1  # less X-ray light, higher value
    part.RescaleIntercept, part.RescaleSlope, part.RescaleType = 0, 1, "US"
    part.PresentationLUTShape = "IDENTITY"
    part.VOILUTFunction = "LINEAR"
    part.WindowCenter = [centre for _, centre, _ in _WINDOWS]
    part.WindowWidth = [width for *_, width in _WINDOWS]
    part.WindowCenterWidthExplanation = [name for name, *_ in _WINDOWS]
    return part
