"""The dashboard (bảng theo dõi): where officers and leaders look rather than read."""
