"""What is said of backups: to officers in the chat, and by tonghop doctor, status, backup and restore."""

from datetime import datetime

from texts.writing import moment, padded

DISK_FULL = "đĩa đầy hoặc không ghi thêm được"
NOT_WRITABLE = "không ghi được vào thư mục"
DAMAGED = "bản sao không đọc lại được"
NO_PG_DUMP = "máy chạy tonghop không có pg_dump; người quản trị phải tự sao lưu PostgreSQL và thư mục files"
NONE_YET = "Chưa có bản sao lưu nào; tonghop run tự sao lưu mỗi ngày, hoặc chạy: tonghop backup TỆP."
STATUS_NONE = "Sao lưu: chưa có bản nào"
STATUS_LINE = "Sao lưu: bản gần nhất {when}"
STATUS_FAILED = "; lần sau cùng không được: {reason}"


def failed(reason: str) -> str:
    """To officers, once a day: the day's backup could not be made."""
    return f"⚠️ Chưa sao lưu được hôm nay: {reason}. Đồng chí báo người quản trị chạy lệnh: tonghop doctor."


def doctor_failed(reason: str) -> str:
    """The last backup failed."""
    return f"Sao lưu không được: {reason}."


def latest(made_at: datetime) -> str:
    """When the newest backup was made."""
    return f"Bản sao lưu gần nhất: {moment(made_at)}, đã mở kiểm tra."


def stale(made_at: datetime) -> str:
    """The newest backup is days old."""
    return f"Bản sao lưu gần nhất đã cũ ({moment(made_at)}); xem tonghop run có chạy và đĩa còn chỗ không."


def made(path: str, files: int, missing: int) -> str:
    """A backup file was written."""
    lost = f" {padded(missing)} tệp không còn trên đĩa nên không có trong đó." if missing else ""
    return (
        f"Đã sao lưu vào {path}, kèm {padded(files)} tệp, đã đọc lại kiểm tra.{lost} Giữ tệp này như giữ dữ liệu."
    )


def restored(made_at: datetime, files: int) -> str:
    """A backup was put back."""
    return f"Đã khôi phục dữ liệu lúc {moment(made_at)}, kèm {padded(files)} tệp. Chạy: tonghop run."


def exists(path: str) -> str:
    """A backup never overwrites."""
    return f"{path} is there already; name a file that is not."


def not_made(reason: str) -> str:
    """The backup failed; nothing was left."""
    return f"Chưa sao lưu được: {reason}."


def not_a_backup(path: str) -> str:
    """The file is something else."""
    return f"{path} is not a backup made by tonghop."


def damaged(path: str, what: str) -> str:
    """A checksum is wrong or something lacks."""
    return f"{path} is damaged ({what}); nothing was restored. Try another backup."


def other_kind(made_of: str, wanted: str) -> str:
    """SQLite's into PostgreSQL or the other way round."""
    return f"The backup is of a {made_of} database, TONGHOP_DATABASE_URL names a {wanted} one."


def not_empty(what: str) -> str:
    """There is something already where the backup would go."""
    return f"{what} is not empty; restore only into an empty place, such as another TONGHOP_DATA_DIR and database."


def not_restored(reason: str) -> str:
    """The database refused it."""
    return f"Chưa khôi phục được: {reason}."
